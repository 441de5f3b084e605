-- Extends the leases of one replica's runs, all in one call. KEYS: 3 and on, the session of each run.
-- ARGV: 4 ttl, 5 not after (0: no bound), then for each run: id, replica, fence (0: a waiter), destination, identity
-- Reply: 'late', or 'renewed' and for each run its code, with what ended it or told it to stop behind a colon.
local ttl, not_after = tonumber(ARGV[4]), tonumber(ARGV[5])
if not_after > 0 and now > not_after then return reply('late') end

local function renew(session, run, destination)
  if destination ~= '' then run.destination = destination end
  extend(session, run, ttl)
end

-- The fence proves a grant that is newer than anything known here: the store has lost it. Whoever owns the lease in the restored
-- state is older and had ended in the history that was lost; the run itself may still stand among the waiters.
local function readopt(session, id, replica, fence, destination, identity)
  local place = place_of(session, id)
  local run = owner_if(session, id) or (place and session.waiters[place]) or new_run(id, replica, identity)
  if session.owner and session.owner ~= run then retire(session, session.owner, 'superseded') end
  if place then table.remove(session.waiters, place) end
  session.owner, session.fence, run.fence = run, fence, fence
  renew(session, run, destination)
  enter(session, run)
end

local function keep(session, id, replica, fence, destination, identity)
  local owner = owner_if(session, id)
  -- Fence 0: granted since the batch was put together; the replica learns its fence from the claim that is under way.
  if owner and (fence == '0' or fence == owner.fence) then
    renew(session, owner, destination)
    return owner.stop_at == '' and 'kept' or 'stop:' .. owner.outcome
  end
  local place = fence == '0' and place_of(session, id)
  if place then
    renew(session, session.waiters[place], destination)
    return 'waiting'
  end
  local tombstone = tombstone_of(session, id)
  if tombstone or tonumber(fence) <= tonumber(session.fence) then return 'lost:' .. outcome_of(tombstone) end
  readopt(session, id, replica, fence, destination, identity)
  return 'readopted'
end

local codes = {}
for index = 3, #KEYS do
  local first = 6 + (index - 3) * 5
  local session = load(KEYS[index])
  expire(session)
  codes[#codes + 1] = keep(session, ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3], ARGV[first + 4])
  offer(session)
  save(session)
end
return reply('renewed', unpack(codes))
