package outbound

// Unguarded takes the guard away: the twin of its tests.
func (c *Client) Unguarded() { c.guarded = false }
