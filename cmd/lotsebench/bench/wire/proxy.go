package wire

import (
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
)

// Proxy passes connections on to PostgreSQL.
type Proxy struct {
	URL string // for the program

	target   string
	listener net.Listener
	mu       sync.Mutex
	sessions []*session
}

// Start listens in dir for what is meant for the server of address, a URL with
// the directory of a Unix socket as its host.
func Start(dir, address string) (*Proxy, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	if q.Get("host") == "" || q.Get("port") == "" {
		return nil, errors.New("wire: no Unix socket in the address of the database")
	}
	socket := ".s.PGSQL." + q.Get("port")
	p := &Proxy{target: filepath.Join(q.Get("host"), socket)}
	if p.listener, err = net.Listen("unix", filepath.Join(dir, socket)); err != nil {
		return nil, err
	}
	if err := os.Chmod(filepath.Join(dir, socket), 0o600); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	p.URL = u.String()
	go p.accept()
	return p, nil
}

// Close stops listening; open connections end with their program.
func (p *Proxy) Close() error { return p.listener.Close() }

// Count is what has passed so far on all connections.
func (p *Proxy) Count() (sum Count) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sessions {
		if s.answered {
			s.end()
		}
		sum.Statements += s.count.Statements
		sum.Trips += s.count.Trips
		sum.Frames += s.count.Frames
	}
	return sum
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("unix", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		s := newSession()
		p.mu.Lock()
		p.sessions = append(p.sessions, s)
		p.mu.Unlock()
		go p.pass(server, client, s.sent)
		go p.pass(client, server, func([]byte) { s.got() })
	}
}

// pass copies whole reads, so that what was sent at once stays together.
func (p *Proxy) pass(to, from net.Conn, seen func([]byte)) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buffer := make([]byte, 256<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.mu.Lock()
			seen(buffer[:n])
			p.mu.Unlock()
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
