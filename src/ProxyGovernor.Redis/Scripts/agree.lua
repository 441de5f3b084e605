-- The first value that any replica proposes is everyone's. KEYS: 1 where it is kept. ARGV: 1 the proposal. Reply: the value.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return { redis.call('GET', KEYS[1]) }
