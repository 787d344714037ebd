package wire

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Count is what passed. What only frames a transaction (BEGIN, the tenant set
// with it, COMMIT, ROLLBACK) is no statement, and a round trip with nothing
// else in it is a frame.
type Count struct {
	Statements int
	Trips      int // frames included
	Frames     int
}

// Sub returns c - o.
func (c Count) Sub(o Count) Count {
	return Count{c.Statements - o.Statements, c.Trips - o.Trips, c.Frames - o.Frames}
}

// session follows one connection.
type session struct {
	buffer   []byte
	started  bool            // the message without a type has passed
	prepared map[string]bool // name → only frames
	portals  map[string]bool

	answered bool // the server spoke last: what comes now is another trip
	open     bool // a trip is under way
	content  bool // it holds more than frames
	count    Count
}

func newSession() *session {
	return &session{prepared: map[string]bool{}, portals: map[string]bool{}, answered: true}
}

// sent takes what the program sent.
func (s *session) sent(b []byte) {
	s.buffer = append(s.buffer, b...)
	for {
		head := 5
		if !s.started {
			head = 4
		}
		if len(s.buffer) < head {
			return
		}
		n := head - 4 + int(binary.BigEndian.Uint32(s.buffer[head-4:head]))
		if len(s.buffer) < n {
			return
		}
		if s.started {
			s.message(s.buffer[0], s.buffer[5:n])
		}
		// An encryption request is answered with a byte; a start-up follows.
		s.started = s.started || !bytes.HasPrefix(s.buffer[4:n], []byte{0x04, 0xd2})
		s.buffer = s.buffer[n:]
	}
}

// got notes that the server answered.
func (s *session) got() { s.answered = true }

func (s *session) message(kind byte, body []byte) {
	if kind == 'p' || kind == 'X' { // sign-on, goodbye
		return
	}
	if s.answered {
		s.end()
		s.answered, s.open, s.content = false, true, false
	}
	switch kind {
	case 'Q':
		s.query(text(body))
	case 'P':
		name, rest := cut(body)
		s.prepared[name] = frames(text(rest)) == nil
		s.content = s.content || !s.prepared[name]
	case 'B':
		portal, rest := cut(body)
		name, _ := cut(rest)
		s.portals[portal] = s.prepared[name]
	case 'E':
		if portal, _ := cut(body); !s.portals[portal] {
			s.count.Statements++
			s.content = true
		}
	case 'S', 'H', 'C': // go with what they stand behind
	default:
		s.content = true
	}
}

func (s *session) query(sql string) {
	other := frames(sql)
	s.count.Statements += len(other)
	s.content = s.content || len(other) > 0
}

// end closes the trip under way.
func (s *session) end() {
	if !s.open {
		return
	}
	s.count.Trips++
	if !s.content {
		s.count.Frames++
	}
	s.open = false
}

// frames returns the statements of sql that do more than frame a transaction.
func frames(sql string) (other []string) {
	for part := range strings.SplitSeq(sql, ";") {
		part = strings.ToLower(strings.TrimSpace(part))
		framing := false
		for _, word := range []string{"begin", "start transaction", "commit", "rollback", "set local app.", "select set_config('app.tenant_id'"} {
			framing = framing || strings.HasPrefix(part, word)
		}
		if part != "" && !framing {
			other = append(other, part)
		}
	}
	return other
}

// cut splits a message at the end of its first string.
func cut(b []byte) (string, []byte) {
	head, rest, _ := bytes.Cut(b, []byte{0})
	return string(head), rest
}

func text(b []byte) string {
	s, _ := cut(b)
	return s
}
