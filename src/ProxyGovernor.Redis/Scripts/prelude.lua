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
  run.lease_end, run.updated_at = digits(now + ttl), NOW
  redis.call('ZADD', LIVE, run.lease_end, run.id .. ' ' .. session_of(session.key))
end

-- From here on the run is found by its id alone.
local function enter(session, run)
  redis.call('SET', run_key(run.id), session_of(session.key), 'PX', digits(LIVE_EXPIRY))
  session.entered = true
end

local function bury(session, run, record)
  session.ring, session.ended_at = session.ring .. run .. ' ', NOW
  redis.call('HSET', session.key, 'ended:' .. run, record)
  local _, count = string.gsub(session.ring, ' ', '')
  if count > REMEMBERED_RUNS then
    local oldest, rest = string.match(session.ring, '^(%S+) (.*)$')
    session.ring = rest
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
  run.lease_end, run.updated_at, run.stop_at, run.outcome, run.summary = NOW, NOW, '', outcome, summary or ''
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

local function is_overdue(run)
  return tonumber(run.lease_end) < now
end

local function expire(session)
  if session.owner and is_overdue(session.owner) then retire(session, session.owner, 'stale') end
  local place = 1
  while session.waiters[place] do
    if is_overdue(session.waiters[place]) then retire(session, session.waiters[place], 'stale') else place = place + 1 end
  end
end

-- The first deadline and the first reason stand: a chain of successors must not prolong the wait.
local function tell_to_stop(session, outcome, valve)
  local owner = session.owner
  if owner.stop_at == '' then
    owner.stop_at, owner.outcome = digits(now + valve), outcome
  end
  if tonumber(owner.stop_at) > now then hint('stop', session, owner, owner.outcome) end -- again on every call: the one before may have been lost
end

-- Wakes the head of the queue where the lease is free; it has to claim like anyone else.
local function offer(session)
  if not session.owner and session.waiters[1] then hint('free', session, session.waiters[1]) end
end

-- False, 'void' for a run that was ended before it was ever seen, or the record of how it ended.
local function tombstone_of(session, run)
  return redis.call('HGET', session.key, 'ended:' .. run)
end

local function outcome_of(tombstone)
  return tombstone and tombstone ~= 'void' and unpack_run(tombstone).outcome or ''
end

-- Answers of every script: the time, what the script says, then the runs it retired.
local function reply(...)
  local answer = { NOW, ... }
  for _, record in ipairs(retired) do answer[#answer + 1] = record end
  return answer
end
