-- Stands before all functions in the script of acquire, and grants in one go where the session is free: the usual request, for which somebody
-- waits. To make the functions and tables of the whole script takes longer than what is done here. So it says again what is_quiet, pack, extend,
-- enter and save say, for a run that is new: whoever changes them changes this, and the tests of the store tell who forgot.
-- ARGV: 4 run, 5 replica, 6 identity, 7 conflict (supersede, reject, queue), 8 ttl, 9 valve, 10 not after (0: no bound), 11 queue limit, 12 claim (0, 1),
-- 13 idempotency key (empty: none)
local id, replica, identity, conflict, ttl, valve = ARGV[4], ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local not_after, queue_limit, claim, key = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12] == '1', ARGV[13]
local is_late = not_after > 0 and now > not_after
local stored = redis.call('HMGET', KEYS[3], FIELDS[1], FIELDS[2], FIELDS[3], FIELDS[4], FIELDS[5], 'ended:' .. id)

local is_empty = (stored[1] or '') == '' and (stored[2] or '') == ''
local is_remembered = (stored[4] or '') ~= ''
local is_forgotten = is_remembered and now - tonumber(stored[5]) >= KEEP
local is_plain = not is_late and not claim and key == '' and not stored[6]
if is_empty and is_plain and not is_forgotten then
  local fence = digits(math.max(tonumber(stored[3] or '0') + 1, microseconds))
  local session, lease_end = session_of(KEYS[3]), digits(now + ttl)
  redis.call('ZADD', LIVE, lease_end, id .. ' ' .. session)
  redis.call('SET', run_key(id), session, 'PX', LIVE_EXPIRY)
  redis.call('HSET', KEYS[3], 'owner', table.concat({ id, replica, fence, lease_end, NOW, '', '', '', identity, '' }, '\t'), 'fence', fence)
  redis.call('PEXPIRE', KEYS[3], LIVE_EXPIRY)
  return { NOW, 'granted', fence, '0', '', '' }
end

