-- Counts by reading, dawdling and writing. Where the scripts of two connections run side by side, one overwrites what the other counted.
-- KEYS: 1 the counter. ARGV: 1 how long to dawdle. Reply: the count.
local count = tonumber(redis.call('GET', KEYS[1]) or '0') + 1
local dawdled = 0
for step = 1, tonumber(ARGV[1]) do dawdled = dawdled + step % 7 end
redis.call('SET', KEYS[1], string.format('%.0f', count), 'PX', '10000')
return { string.format('%.0f', count) }
