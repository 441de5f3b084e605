-- Stands behind session.lua in every lease script: what happens to a run in its session.
-- A session remembers its last ended runs, and those that ended a moment ago however many more came after: one may still be in an acquire
-- that is under way, or ask how it ended; or a request may come again under its idempotency key. The last number bounds the memory of a session that is superseded without end.
local REMEMBERED_RUNS, REMEMBERED_TIME, MOST_REMEMBERED = 16, 5000, 512

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
  redis.call('SET', run_key(run.id), session_of(session.key), 'PX', LIVE_EXPIRY)
  session.entered = true
end

-- What stands for a run that was ended before it was ever seen.
local function void()
  return 'void ' .. NOW
end

local function void_since(tombstone)
  return string.match(tombstone, '^void (%d+)$')
end

-- False, what stands for a void run, or the record of how it ended.
local function tombstone_of(session, run)
  return redis.call('HGET', session.key, 'ended:' .. run)
end

local function record_of(tombstone)
  return tombstone and not void_since(tombstone) and tombstone or nil
end

local function outcome_of(tombstone)
  local record = record_of(tombstone)
  return record and unpack_run(record).outcome or ''
end

local function free_idempotency_key(session, run)
  local key = redis.call('HGET', session.key, 'key:' .. run)
  if key then redis.call('HDEL', session.key, 'key:' .. run, 'idempotent:' .. key) end
end

local function is_fresh(session, run)
  local tombstone = tombstone_of(session, run)
  local time = redis.call('HEXISTS', session.key, 'key:' .. run) == 1 and KEEP or REMEMBERED_TIME
  return now - tonumber(void_since(tombstone) or unpack_run(tombstone).updated_at) < time
end

local function bury(session, run, tombstone)
  session.ring, session.ended_at = session.ring .. run .. ' ', NOW
  redis.call('HSET', session.key, 'ended:' .. run, tombstone)
  local _, count = string.gsub(session.ring, ' ', '')
  while count > REMEMBERED_RUNS do
    local oldest, rest = string.match(session.ring, '^(%S+) (.*)$')
    if count <= MOST_REMEMBERED and is_fresh(session, oldest) then return end
    session.ring, count = rest, count - 1
    free_idempotency_key(session, oldest)
    redis.call('HDEL', session.key, 'ended:' .. oldest)
    redis.call('DEL', run_key(oldest))
  end
end

local function record_wherever(session, run)
  local place = place_of(session, run)
  local live = owner_if(session, run) or (place and session.waiters[place])
  return live and pack(live) or record_of(tombstone_of(session, run))
end

-- Records of the runs that ended last, newest first.
local function newest_ended(session, most)
  local runs, records = {}, {}
  for run in string.gmatch(session.ring, '%S+') do runs[#runs + 1] = run end
  for place = #runs, 1, -1 do
    if #records == most then break end
    records[#records + 1] = record_of(tombstone_of(session, runs[place]))
  end
  return records
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

-- Answers of every script: the time, what the script says, then the runs it retired.
local function reply(...)
  local answer = { NOW, ... }
  for _, record in ipairs(retired) do answer[#answer + 1] = record end
  return answer
end
