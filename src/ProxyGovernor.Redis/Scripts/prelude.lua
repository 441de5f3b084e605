-- Stands first in every lease script, behind clock.lua: what all else goes by.
-- KEYS: 1 live runs (sorted set, "<run> <session>" by lease end), 2 journal of ended runs (list), 3 and on: session hashes.
-- ARGV: 1 key prefix of the bucket, 2 channel prefix of the hints, 3 keep time in ms, 4 and on: the script's own.
-- All keys of a bucket share one hash tag. That lets a script reach the keys of runs it learns about only on the way.
-- Times are ms unless said otherwise. Numbers leave as digits: Redis cuts them to 32 bits, Lua prints them as 1.7e+15.
local LIVE, JOURNAL = KEYS[1], KEYS[2]
local PREFIX, HINTS, KEEP = ARGV[1], ARGV[2], tonumber(ARGV[3])
local JOURNAL_LENGTH, JOURNAL_EXPIRY = 1000, 3600000
-- Policies allow a run 24 h of waiting and 24 h of streaming. Live keys outlast that, so that they leave by the sweeper's hand,
-- which reports what it retires; this expiry only cleans up after a fleet that never comes back.
local LIVE_EXPIRY = '259200000' -- three days

local microseconds = server_microseconds()
local now = math.floor(microseconds / 1000)
local retired = {}

local function digits(number)
  return string.format('%.0f', number)
end

local NOW = digits(now)

local function session_of(key)
  return string.sub(key, #PREFIX + #'session:' + 1)
end

local function run_key(run)
  return PREFIX .. 'run:' .. run
end

-- Of a session's hash, and what stands for a field that is not there.
local FIELDS, UNSET = { 'owner', 'waiters', 'fence', 'ring', 'ended_at' }, { '', '', '0', '', '0' }
