-- Stands behind prelude.lua in every lease script: a session as the hash that it is stored in.

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
  session.ring, session.stored = '', UNSET
  if tonumber(session.fence) > microseconds then
    redis.call('HSET', session.key, 'fence', session.fence)
    redis.call('PEXPIRE', session.key, digits(time_to_fence(session)))
  else
    session.fence = '0'
  end
end

-- A caller that has read the session's fields already brings them.
local function load(key, read)
  local stored = read or redis.call('HMGET', key, unpack(FIELDS))
  for index, unset in ipairs(UNSET) do stored[index] = stored[index] or unset end
  local session = { key = key, stored = stored, waiters = {}, fence = stored[3], ring = stored[4], ended_at = stored[5] }
  if stored[1] ~= '' then session.owner = unpack_run(stored[1]) end
  for record in string.gmatch(stored[2], '[^\n]+') do
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
    redis.call('PEXPIRE', session.key, LIVE_EXPIRY)
  end
end
