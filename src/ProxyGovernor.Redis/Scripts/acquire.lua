-- Takes the session's lease, waits for it, or claims it as a waiter. Idempotent for the same run.
-- Stands behind free.lua, which has read the arguments and the session, and has answered where nothing lives in it.
-- Reply: code, fence, due, record of the owner (of the run that has the key), outcome.
if is_late then return reply('late', '0', '0', '', '') end

local session = load(KEYS[3], stored)
expire(session)

local function answer(code, fence, due, outcome, holder)
  if code ~= 'granted' then offer(session) end
  save(session)
  local in_the_way = (code == 'waiting' or code == 'busy') and session.owner and pack(session.owner)
  return reply(code, fence or '0', digits(due or 0), in_the_way or holder or '', outcome or '')
end

-- A run takes its idempotency key as it enters.
local function take_key(run)
  if key ~= '' then redis.call('HSET', session.key, 'idempotent:' .. key, run.id, 'key:' .. run.id, key) end
end

local function grant(run)
  session.fence = digits(math.max(tonumber(session.fence) + 1, microseconds))
  run.fence = session.fence
  session.owner = run
  extend(session, run, ttl)
  enter(session, run)
  take_key(run)
  return answer('granted', run.fence)
end

local function wait()
  local due = 0
  if session.owner then
    local lease_end = tonumber(session.owner.lease_end)
    due = math.max(math.min(tonumber(session.owner.stop_at) or lease_end, lease_end) - now, 0)
  end
  return answer('waiting', '0', due)
end

if owner_if(session, id) then -- the reply to the grant was lost
  extend(session, session.owner, ttl)
  return answer('granted', session.owner.fence)
end
local tombstone = tombstone_of(session, id)
if tombstone then return answer('gone', '0', 0, outcome_of(tombstone)) end

local place = place_of(session, id)
local is_pristine = session.fence == '0' and session.ring == ''
if claim and not place and not is_pristine then return answer('gone') end

local first = key ~= '' and redis.call('HGET', session.key, 'idempotent:' .. key)
if first and first ~= id then return answer('repeated', '0', 0, '', record_wherever(session, first)) end

if place then
  extend(session, session.waiters[place], ttl)
elseif conflict == 'supersede' then
  retire_waiters(session, 'superseded')
end
if session.owner and conflict == 'supersede' then tell_to_stop(session, 'superseded', valve) end

if place == 1 or (not place and #session.waiters == 0) then
  local owner = session.owner
  if owner and owner.stop_at ~= '' and tonumber(owner.stop_at) <= now then -- the valve opens: the owner did not make its deadline
    hint('stop', session, owner, owner.outcome)
    retire(session, owner, owner.outcome)
  end
  if not session.owner then
    return grant(place and table.remove(session.waiters, 1) or new_run(id, replica, identity))
  end
end

if place then return wait() end
if conflict == 'reject' then return answer('busy', '0', session.owner and tonumber(session.owner.lease_end) - now or 0) end
if conflict == 'queue' and #session.waiters >= queue_limit then return answer('full') end
local waiter = new_run(id, replica, identity)
session.waiters[#session.waiters + 1] = waiter
extend(session, waiter, ttl)
enter(session, waiter)
take_key(waiter)
return wait()
