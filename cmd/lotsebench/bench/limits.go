package bench

import (
	"fmt"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/bare"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// The limits: a word, one row by its primary key, one durable row written.
var (
	helloLimit  = task{"hello", onLimit, func(s *stand) func(i, n int) load.Worker { return s.hello }}
	rowLimit    = task{"one row", onLimit, func(s *stand) func(i, n int) load.Worker { return s.row }}
	insertLimit = task{"one insert", onLimit, func(s *stand) func(i, n int) load.Worker { return s.insert }}
)

func (s *stand) hello(int, int) load.Worker {
	request := fmt.Appendf(nil, "GET /hello HTTP/1.1\r\nHost: %s\r\n\r\n", s.limit.addr)
	return func(c *load.Conn) error { return expect(c, request, 200, bare.Hello) }
}

func (s *stand) row(i, _ int) load.Worker {
	n := i * 997
	return func(c *load.Conn) error {
		n = n%bare.Rows + 1
		return expect(c, fmt.Appendf(nil, "GET /row/%d HTTP/1.1\r\nHost: %s\r\n\r\n", n, s.limit.addr), 200, bare.Row(n))
	}
}

func (s *stand) insert(int, int) load.Worker {
	request := fmt.Appendf(nil, "POST /insert HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n", s.limit.addr)
	return func(c *load.Conn) error { return expect(c, request, 204, "") }
}

func expect(c *load.Conn, request []byte, status int, body string) error {
	a, err := c.Do(request)
	if err != nil {
		return err
	}
	if a.Status != status || string(a.Body) != body {
		return fmt.Errorf("limit: %d %.200q, expected %d %q", a.Status, a.Body, status, body)
	}
	return nil
}
