package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// Conn is one connection, kept open.
type Conn struct {
	addr string
	conn net.Conn
	r    *bufio.Reader
	body []byte
}

// Answer is what came back. Body is valid until the next request.
type Answer struct {
	Status   int
	Location string
	Header   []byte // as it came
	Body     []byte
}

// patience is how long an answer may take.
const patience = 30 * time.Second

// Dial connects to addr.
func Dial(addr string) (*Conn, error) {
	c := &Conn{addr: addr}
	return c, c.dial()
}

func (c *Conn) dial() error {
	conn, err := net.Dial("tcp", c.addr)
	if err != nil {
		return err
	}
	c.conn, c.r = conn, bufio.NewReaderSize(conn, 64<<10)
	return nil
}

// Close ends the connection.
func (c *Conn) Close() error { return c.conn.Close() }

// Do sends a request and reads its answer.
func (c *Conn) Do(request []byte) (Answer, error) {
	if err := c.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return Answer{}, err
	}
	if _, err := c.conn.Write(request); err != nil {
		return Answer{}, err
	}
	return c.read()
}

var (
	contentLength = []byte("content-length:")
	location      = []byte("location:")
	closing       = []byte("connection: close")
)

func (c *Conn) read() (a Answer, err error) {
	line, err := c.line()
	if err != nil {
		return a, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return a, fmt.Errorf("load: no status line: %.40q", line)
	}
	if a.Status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return a, err
	}
	length, last, err := c.head(&a)
	if err != nil {
		return a, err
	}
	if a.Status == 204 || a.Status == 304 {
		length = 0
	}
	if length < 0 {
		return a, errors.New("load: an answer without a length")
	}
	if cap(c.body) < length {
		c.body = make([]byte, length)
	}
	a.Body = c.body[:length]
	if _, err = io.ReadFull(c.r, a.Body); err == nil && last {
		_ = c.conn.Close()
		err = c.dial()
	}
	return a, err
}

// head reads the fields up to the empty line.
func (c *Conn) head(a *Answer) (length int, last bool, err error) {
	length = -1
	for {
		line, err := c.line()
		if err != nil || len(line) == 0 {
			return length, last, err
		}
		a.Header = append(append(a.Header, line...), '\n')
		switch {
		case hasPrefixFold(line, contentLength):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return length, last, err
			}
		case hasPrefixFold(line, location):
			a.Location = string(bytes.TrimSpace(line[len(location):]))
		case hasPrefixFold(line, closing):
			last = true
		}
	}
}

func (c *Conn) line() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

func hasPrefixFold(line, prefix []byte) bool {
	return len(line) >= len(prefix) && bytes.EqualFold(line[:len(prefix)], prefix)
}
