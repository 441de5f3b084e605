-- Stands before every lease script, after clock.lua.
-- KEYS: 1 live runs (sorted set, "<run> <session>" by lease end), 2 journal of ended runs (list), 3 and on: session hashes.
-- ARGV: 1 key prefix of the bucket, 2 channel prefix of the hints, 3 keep time in ms, 4 and on: the script's own.
-- All keys of a bucket share one hash tag. That lets a script reach the keys of runs it learns about only on the way.
-- Times are ms unless said otherwise. Numbers leave as digits: Redis cuts them to 32 bits, Lua prints them as 1.7e+15.
local LIVE, JOURNAL = KEYS[1], KEYS[2]
local PREFIX, HINTS, KEEP = ARGV[1], ARGV[2], tonumber(ARGV[3])
local JOURNAL_LENGTH, JOURNAL_EXPIRY = 1000, 3600000
-- Policies allow a run 24 h of waiting and 24 h of streaming. Live keys outlast that, so that they leave by the sweeper's hand,
-- which reports what it retires; this expiry only cleans up after a fleet that never comes back.
local LIVE_EXPIRY = 3 * 86400000

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

-- A record is one run in ten fields, which stay text; an empty one is none. The last three are JSON from the caller, which holds no
-- raw tab or line feed: free text is safe.
local RECORD = '^' .. string.rep('([^\t]*)\t', 9) .. '([^\t]*)$'

local function pack(run)
  return table.concat({
    run.id, run.replica, run.fence, run.lease_end, run.updated_at, run.stop_at, run.outcome, run.destination, run.identity, run.summary,
  }, '\t')
end

local function unpack_run(record)
  local run = {}
  run.id, run.replica, run.fence, run.lease_end, run.updated_at, run.stop_at, run.outcome, run.destination, run.identity, run.summary = string.match(record, RECORD)
  return run
end

local function new_run(id, replica, identity)
  return { id = id, replica = replica, fence = '0', stop_at = '', outcome = '', destination = '', identity = identity, summary = '' }
end

-- The server's expiry removes a quiet session at about this moment; deciding it here makes the answer exact.
local function is_quiet(session)
  return not session.owner and #session.waiters == 0 and session.ring ~= '' and now - tonumber(session.ended_at) >= KEEP
end

-- A fence that was taken back may lie ahead of this server's clock: it still has to be outgrown.
local function time_to_fence(session)
  return math.floor(tonumber(session.fence) / 1000) - now + 1
end

local function forget(session)
  for run in string.gmatch(session.ring, '%S+') do
    redis.call('DEL', run_key(run))
  end
  redis.call('DEL', session.key)
  session.ring, session.stored = '', {}
  if tonumber(session.fence) > microseconds then
    redis.call('HSET', session.key, 'fence', session.fence)
    redis.call('PEXPIRE', session.key, digits(time_to_fence(session)))
  else
    session.fence = '0'
  end
end

local FIELDS = { 'owner', 'waiters', 'fence', 'ring', 'ended_at' }

local function load(key)
  local stored = redis.call('HMGET', key, unpack(FIELDS))
  local session = {
    key = key, stored = stored, waiters = {}, fence = stored[3] or '0', ring = stored[4] or '', ended_at = stored[5] or '0',
  }
  if stored[1] and stored[1] ~= '' then session.owner = unpack_run(stored[1]) end
  for record in string.gmatch(stored[2] or '', '[^\n]+') do
    session.waiters[#session.waiters + 1] = unpack_run(record)
  end
  if is_quiet(session) then forget(session) end
  return session
end

-- Writes the fields that differ from what was loaded.
local function save(session)
  local waiters = {}
  for place, waiter in ipairs(session.waiters) do waiters[place] = pack(waiter) end
  local values = {
    session.owner and pack(session.owner) or '', table.concat(waiters, '\n'), session.fence, session.ring, session.ended_at,
  }
  local changes = {}
  for index, field in ipairs(FIELDS) do
    if values[index] ~= session.stored[index] then
      changes[#changes + 1] = field
      changes[#changes + 1] = values[index]
    end
  end
  if #changes == 0 then return end
  redis.call('HSET', session.key, unpack(changes))
  if not session.owner and #waiters == 0 then
    redis.call('PEXPIRE', session.key, digits(math.max(KEEP, time_to_fence(session))))
  elseif session.entered then
    redis.call('PEXPIRE', session.key, digits(LIVE_EXPIRY))
  end
end
