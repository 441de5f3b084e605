-- What the server says of itself; it decides the key layout and answers the checks at start.
return { redis.call('INFO', 'server'), redis.call('INFO', 'replication'), redis.call('INFO', 'memory') }
