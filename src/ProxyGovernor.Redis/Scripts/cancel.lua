-- Ends everything in a session: every waiter is retired, and whoever owns the lease is told to stop.
-- ARGV: 4 valve
-- Reply: code, record of the owner, else of the waiter that was first, else of the run that ended last.
local session = load(KEYS[3])
expire(session)
local first = #retired + 1
retire_waiters(session, 'canceled')

local code, record = 'stopping', nil
if session.owner then
  tell_to_stop(session, 'canceled', tonumber(ARGV[4]))
  record = pack(session.owner)
elseif retired[first] then
  code, record = 'retired', retired[first]
else
  record = newest_ended(session, 1)[1]
  code = record and 'ended' or 'unknown'
end
save(session)
return reply(code, record or '')
