"""What may be said (zhengtu.ttl) and the records that say it."""
