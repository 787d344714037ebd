package crash

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

// wire is the line between the program and PostgreSQL. It reads along, so that
// something can happen after a learner's COMMIT took effect and before the
// program hears of it.
type wire struct {
	listener net.Listener
	to       string // PostgreSQL's socket

	mu   sync.Mutex
	left int    // commits until it snaps
	snap func() // nil: not armed
}

const socketName = ".s.PGSQL.5432"

// newWire listens in dir for a program that is sent there by its address.
func newWire(dir, databaseURL string) (w *wire, through string, err error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", err
	}
	q := u.Query()
	w = &wire{to: filepath.Join(q.Get("host"), socketName)}
	if w.listener, err = net.Listen("unix", filepath.Join(dir, socketName)); err != nil {
		return nil, "", err
	}
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	go w.accept()
	return w, u.String(), nil
}

func (w *wire) close() error { return w.listener.Close() }

// arm lets the n-th learner's commit from now on call snap before the program
// hears of it; it never will.
func (w *wire) arm(n int, snap func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left, w.snap = n, snap
}

// committed counts a commit and returns what shall happen now, mostly nil.
func (w *wire) committed() func() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.snap == nil {
		return nil
	}
	if w.left--; w.left > 0 {
		return nil
	}
	snap := w.snap
	w.snap = nil
	return snap
}

func (w *wire) accept() {
	for {
		here, err := w.listener.Accept()
		if err != nil {
			return
		}
		there, err := net.Dial("unix", w.to)
		if err != nil { // PostgreSQL is down, and so is the line
			_ = here.Close()
			continue
		}
		l := &line{wire: w, here: here, there: there, writes: map[string]bool{}}
		go l.end(l.questions)
		go l.end(l.answers)
	}
}

// line is one connection of the program.
type line struct {
	*wire
	here, there net.Conn

	mu     sync.Mutex
	writes map[string]bool // prepared statements that write for a learner
	wrote  bool            // the transaction under way has done so
}

func (l *line) end(pump func() error) {
	_ = pump()
	_ = l.here.Close()
	_ = l.there.Close()
}

// learnersWrite is SQL that only the writes of learners use.
var learnersWrite = regexp.MustCompile(`(?is)^\s*(INSERT INTO|UPDATE)\s+"?(answer|lesson_done|enrolment|attempt|completion)\b`)

// questions copies what the program sends and notes the writes.
func (l *line) questions() error {
	in, out := bufio.NewReader(l.here), bufio.NewWriter(l.there)
	// The start has no type byte, and nothing follows it before the answer.
	if err := copyMessage(in, out, 0, nil); err != nil {
		return err
	}
	return copyMessages(in, out, l.question)
}

func (l *line) question(kind byte, body []byte) error {
	name, rest, _ := bytes.Cut(body, []byte{0})
	l.mu.Lock()
	defer l.mu.Unlock()
	switch kind {
	case 'P': // parse: name, statement
		l.writes[string(name)] = learnersWrite.Match(rest)
	case 'B': // bind: portal, name
		name, _, _ = bytes.Cut(rest, []byte{0})
		l.wrote = l.wrote || l.writes[string(name)]
	case 'Q':
		l.wrote = l.wrote || learnersWrite.Match(body)
	}
	return nil
}

var errSnapped = errors.New("snapped")

// answers copies what PostgreSQL says.
func (l *line) answers() error {
	return copyMessages(bufio.NewReader(l.there), bufio.NewWriter(l.here), l.answer)
}

func (l *line) answer(kind byte, body []byte) error {
	if kind != 'C' || !bytes.Equal(body, []byte("COMMIT\x00")) {
		return nil
	}
	l.mu.Lock()
	wrote := l.wrote
	l.wrote = false
	l.mu.Unlock()
	if !wrote {
		return nil
	}
	if snap := l.committed(); snap != nil {
		snap()
		return errSnapped
	}
	return nil
}

// copyMessages copies messages of the protocol until one side ends or look
// returns an error; then the message is not passed on.
func copyMessages(in *bufio.Reader, out *bufio.Writer, look func(kind byte, body []byte) error) error {
	for {
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if err := copyMessage(in, out, 1, look); err != nil {
			return err
		}
	}
}

// copyMessage copies one message whose length stands after skip bytes.
func copyMessage(in *bufio.Reader, out *bufio.Writer, skip int, look func(byte, []byte) error) error {
	head := make([]byte, skip+4)
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint32(head[skip:]))
	if n < 4 || n > 64<<20 {
		return fmt.Errorf("crash: a message of %d bytes", n)
	}
	body := make([]byte, n-4)
	if _, err := io.ReadFull(in, body); err != nil {
		return err
	}
	if look != nil {
		if err := look(head[0], body); err != nil {
			return err
		}
	}
	_, err := out.Write(append(head, body...))
	return err
}
