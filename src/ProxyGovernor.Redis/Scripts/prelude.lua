-- Stands before every lease script, after clock.lua.
-- KEYS: 1 live runs (sorted set, "<run> <session>" by lease end), 2 journal of ended runs (list), 3 and on: session hashes.
-- ARGV: 1 key prefix of the bucket, 2 channel prefix of the hints, 3 keep time in ms, 4 and on: the script's own.
-- All keys of a bucket share one hash tag. That lets a script reach the keys of runs it learns about only on the way.
-- Times are ms unless said otherwise. Numbers leave as digits: Redis cuts them to 32 bits, Lua prints them as 1.7e+15.
local LIVE, JOURNAL = KEYS[1], KEYS[2]
local PREFIX, HINTS, KEEP = ARGV[1], ARGV[2], tonumber(ARGV[3])
local REMEMBERED_RUNS = 16
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

local function session_of(key)
  return string.sub(key, #PREFIX + #'session:' + 1)
end

local function run_key(run)
  return PREFIX .. 'run:' .. run
end

-- A record is one run in ten fields. The last three are JSON from the caller, which holds no raw tab or line feed: free text is safe.
local RECORD = '^' .. string.rep('([^\t]*)\t', 9) .. '([^\t]*)$'

local function pack(run)
  return table.concat({
    run.id, run.replica, digits(run.fence), digits(run.lease_end), digits(run.updated_at), run.stop_at and digits(run.stop_at) or '',
    run.outcome, run.destination, run.identity, run.summary,
  }, '\t')
end

local function unpack_run(record)
  local run = { summary = '' }
  run.id, run.replica, run.fence, run.lease_end, run.updated_at, run.stop_at, run.outcome, run.destination, run.identity = string.match(record, RECORD)
  run.fence, run.lease_end, run.updated_at, run.stop_at = tonumber(run.fence), tonumber(run.lease_end), tonumber(run.updated_at), tonumber(run.stop_at)
  return run
end

local function new_run(id, replica, identity)
  return { id = id, replica = replica, fence = 0, outcome = '', destination = '', identity = identity, summary = '' }
end

-- The server's expiry removes a quiet session at about this moment; deciding it here makes the answer exact.
local function is_quiet(session)
  return not session.owner and #session.waiters == 0 and session.ring ~= '' and now - session.ended_at >= KEEP
end

-- A fence that was taken back may lie ahead of this server's clock: it still has to be outgrown.
local function time_to_fence(session)
  return math.floor(session.fence / 1000) - now + 1
end

local function forget(session)
  for run in string.gmatch(session.ring, '%S+') do
    redis.call('DEL', run_key(run))
  end
  redis.call('DEL', session.key)
  session.ring, session.tombstone = '', false
  if session.fence > microseconds then
    redis.call('HSET', session.key, 'fence', digits(session.fence))
    redis.call('PEXPIRE', session.key, digits(time_to_fence(session)))
  else
    session.fence = 0
  end
end

-- Loads a session, and the tombstone of the run that is asked about: false, 'void', or the record of how it ended.
local function load(key, asked)
  local field = redis.call('HMGET', key, 'owner', 'waiters', 'fence', 'ring', 'ended_at', 'ended:' .. (asked or ''))
  local session = {
    key = key, waiters = {}, fence = tonumber(field[3] or '0'), ring = field[4] or '', ended_at = tonumber(field[5] or '0'),
    asked = asked, tombstone = field[6],
  }
  if field[1] and field[1] ~= '' then session.owner = unpack_run(field[1]) end
  for record in string.gmatch(field[2] or '', '[^\n]+') do
    session.waiters[#session.waiters + 1] = unpack_run(record)
  end
  if is_quiet(session) then forget(session) end
  return session
end

local function save(session)
  if not session.changed then return end
  local waiters = {}
  for place, waiter in ipairs(session.waiters) do waiters[place] = pack(waiter) end
  redis.call('HSET', session.key,
    'owner', session.owner and pack(session.owner) or '', 'waiters', table.concat(waiters, '\n'),
    'fence', digits(session.fence), 'ring', session.ring, 'ended_at', digits(session.ended_at))
  local expiry = LIVE_EXPIRY
  if not session.owner and #waiters == 0 then
    expiry = math.max(KEEP, time_to_fence(session))
  end
  redis.call('PEXPIRE', session.key, digits(expiry))
end

-- A wake-up, never a permission: it may be lost, late or repeated.
local function hint(kind, session, run, outcome)
  redis.call('PUBLISH', HINTS .. run.replica, kind .. ' ' .. run.id .. ' ' .. (outcome or '') .. ' ' .. session_of(session.key))
end

local function place_of(session, run)
  for place, waiter in ipairs(session.waiters) do
    if waiter.id == run then return place end
  end
end

local function owner_if(session, run)
  return session.owner and session.owner.id == run and session.owner
end

local function extend(session, run, ttl)
  run.lease_end, run.updated_at = now + ttl, now
  redis.call('ZADD', LIVE, digits(run.lease_end), run.id .. ' ' .. session_of(session.key))
  session.changed = true
end

-- From here on the run is found by its id alone.
local function enter(session, run)
  redis.call('SET', run_key(run.id), session_of(session.key), 'PX', digits(LIVE_EXPIRY))
  session.changed = true
end

local function bury(session, run, record)
  session.ring, session.ended_at, session.changed = session.ring .. run .. ' ', now, true
  redis.call('HSET', session.key, 'ended:' .. run, record)
  if run == session.asked then session.tombstone = record end
  local _, count = string.gsub(session.ring, ' ', '')
  if count > REMEMBERED_RUNS then
    local oldest, rest = string.match(session.ring, '^(%S+) (.*)$')
    session.ring = rest
    if oldest == session.asked then session.tombstone = false end
    redis.call('HDEL', session.key, 'ended:' .. oldest)
    redis.call('DEL', run_key(oldest))
  end
end

-- The one place where a run leaves its slot: one tombstone, one line in the journal, one entry in the reply.
local function retire(session, run, outcome, summary, destination)
  if run == session.owner then
    session.owner = nil
  else
    table.remove(session.waiters, place_of(session, run.id))
  end
  run.lease_end, run.updated_at, run.stop_at, run.outcome, run.summary = now, now, nil, outcome, summary or ''
  if destination and destination ~= '' then run.destination = destination end
  local record = pack(run)
  redis.call('ZREM', LIVE, run.id .. ' ' .. session_of(session.key))
  redis.call('PEXPIRE', run_key(run.id), digits(KEEP))
  redis.call('RPUSH', JOURNAL, record)
  redis.call('LTRIM', JOURNAL, digits(-JOURNAL_LENGTH), '-1')
  redis.call('PEXPIRE', JOURNAL, digits(JOURNAL_EXPIRY))
  bury(session, run.id, record)
  retired[#retired + 1] = record
  return record
end

local function retire_waiters(session, outcome)
  while session.waiters[1] do
    local waiter = session.waiters[1]
    retire(session, waiter, outcome)
    hint('retired', session, waiter, outcome)
  end
end

local function expire(session)
  if session.owner and session.owner.lease_end < now then retire(session, session.owner, 'stale') end
  local place = 1
  while session.waiters[place] do
    if session.waiters[place].lease_end < now then retire(session, session.waiters[place], 'stale') else place = place + 1 end
  end
end

-- The first deadline and the first reason stand: a chain of successors must not prolong the wait.
local function tell_to_stop(session, outcome, valve)
  local owner = session.owner
  if not owner.stop_at then
    owner.stop_at, owner.outcome, session.changed = now + valve, outcome, true
  end
  if owner.stop_at > now then hint('stop', session, owner, owner.outcome) end -- again on every call: the one before may have been lost
end

-- Wakes the head of the queue where the lease is free; it has to claim like anyone else.
local function offer(session)
  if not session.owner and session.waiters[1] then hint('free', session, session.waiters[1]) end
end

local function outcome_of(tombstone)
  return tombstone and tombstone ~= 'void' and unpack_run(tombstone).outcome or ''
end

-- Answers of every script: the time, what the script says, then the runs it retired.
local function reply(...)
  local answer = { digits(now), ... }
  for _, record in ipairs(retired) do answer[#answer + 1] = record end
  return answer
end
