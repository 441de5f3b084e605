-- The live runs, those whose lease ends first first. A plain read.
-- ARGV: 4 'overdue' or 'all', 5 how many at most (-1: no limit)
-- Reply: how many there are, then "<run> <session>" of each.
local latest = ARGV[4] == 'overdue' and '(' .. NOW or '+inf'
local members = redis.call('ZRANGEBYSCORE', LIVE, '-inf', latest, 'LIMIT', '0', ARGV[5])
local answer = { NOW, digits(redis.call('ZCOUNT', LIVE, '-inf', latest)) }
for _, member in ipairs(members) do answer[#answer + 1] = member end
return answer
