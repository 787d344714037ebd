package crash

import (
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
)

// postOffice is a mail server that counts what arrives, by message id.
type postOffice struct {
	listener net.Listener
	mu       sync.Mutex
	letters  map[string]int
}

func openPostOffice() (*postOffice, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &postOffice{listener: l, letters: map[string]int{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(textproto.NewConn(c))
		}
	}()
	return p, nil
}

func (p *postOffice) close() error { return p.listener.Close() }

func (p *postOffice) url() string {
	return "smtp://" + p.listener.Addr().String() + "?starttls=off"
}

// serve speaks as much SMTP as it takes.
func (p *postOffice) serve(c *textproto.Conn) {
	defer func() { _ = c.Close() }()
	for say := "220 post office"; ; {
		if c.PrintfLine("%s", say) != nil {
			return
		}
		line, err := c.ReadLine()
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.Fields(line + " .")[0]); verb {
		case "DATA":
			if c.PrintfLine("354 go on") != nil || !p.take(c) {
				return
			}
			say = "250 taken"
		case "QUIT":
			_ = c.PrintfLine("221 bye")
			return
		default:
			say = "250 ok"
		}
	}
}

// take reads a letter; one that breaks off has not arrived.
func (p *postOffice) take(c *textproto.Conn) bool {
	b, err := c.ReadDotBytes()
	if err != nil {
		return false
	}
	m, err := mail.ReadMessage(strings.NewReader(string(b)))
	if err != nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters[m.Header.Get("Message-ID")]++
	return true
}

// count says how many different letters arrived and how many more than once.
func (p *postOffice) count() (arrived, twice int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.letters {
		if n > 1 {
			twice++
		}
	}
	return len(p.letters), twice
}
