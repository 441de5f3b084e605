-- Retires runs whose lease ran out. The candidates were read before, so each is looked at again here: any number of replicas may
-- sweep at once. KEYS: 3 and on, the session of each candidate. ARGV: 4 and on, the candidates as in the live set.
-- Reply: how many runs are still overdue.
for index = 3, #KEYS do
  local session, candidate = load(KEYS[index]), ARGV[index + 1]
  local id = string.match(candidate, '^(%S+)')
  local before = #retired
  expire(session)
  if #retired > before then offer(session) end
  save(session)
  -- Its session is gone, by a loss of data: nothing is left to retire.
  if not owner_if(session, id) and not place_of(session, id) then redis.call('ZREM', LIVE, candidate) end
end
return reply(digits(redis.call('ZCOUNT', LIVE, '-inf', '(' .. NOW)))
