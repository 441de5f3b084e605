-- Tells one run to stop: an owner gets a deadline, a waiter is retired at once. Any other run of the session is left alone.
-- ARGV: 4 run, 5 valve, 6 outcome
-- Reply: code, record of the run.
local id, valve, outcome = ARGV[4], tonumber(ARGV[5]), ARGV[6]
local session = load(KEYS[3])
expire(session)

local function stop()
  if owner_if(session, id) then
    tell_to_stop(session, outcome, valve)
    return 'stopping', pack(session.owner)
  end
  local place = place_of(session, id)
  if place then
    local waiter = session.waiters[place]
    hint('retired', session, waiter, outcome)
    return 'retired', retire(session, waiter, outcome)
  end
  local record = record_of(tombstone_of(session, id))
  return record and 'ended' or 'unknown', record or ''
end

local code, record = stop()
offer(session)
save(session)
return reply(code, record)
