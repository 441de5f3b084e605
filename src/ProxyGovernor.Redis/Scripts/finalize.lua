-- Ends a run that owns or waits: its own slot only. A run nobody knows gets a tombstone that voids a late acquire.
-- ARGV: 4 run, 5 fence (0: the caller knows of no grant), 6 outcome, 7 summary, 8 destination, 9 frees the idempotency key (0, 1)
-- Reply: code, outcome.
local id, fence, outcome = ARGV[4], ARGV[5], ARGV[6]
local session = load(KEYS[3])
expire(session)

local function answer(code, how)
  offer(session)
  save(session)
  return reply(code, how)
end

local owner, place = owner_if(session, id), place_of(session, id)
if owner and fence ~= '0' and fence ~= owner.fence then return answer('already', '') end
if owner or place then
  if ARGV[9] == '1' then free_idempotency_key(session, id) end
  retire(session, owner or session.waiters[place], outcome, ARGV[7], ARGV[8])
  return answer('finalized', outcome)
end
local tombstone = tombstone_of(session, id)
if not tombstone then bury(session, id, void()) end
local how = outcome_of(tombstone)
return answer(how == '' and 'unknown' or 'already', how)
