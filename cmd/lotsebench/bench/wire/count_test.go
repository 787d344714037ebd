package wire

import (
	"encoding/binary"
	"testing"
)

func message(kind byte, body string) []byte {
	b := append([]byte{kind}, binary.BigEndian.AppendUint32(nil, uint32(len(body)+4))...)
	return append(b, body...)
}

func join(parts ...[]byte) (all []byte) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func TestCount(t *testing.T) {
	s := newSession()
	start := binary.BigEndian.AppendUint32(nil, 12)
	s.sent(append(start, "\x00\x03\x00\x00user"...))
	s.got()
	for _, b := range [][]byte{
		message('Q', "begin; set local app.tenant_id = 'x'\x00"),
		join(message('P', "one\x00select 1\x00\x00\x00"), message('D', "Sone\x00"), message('S', "")),
		join(message('B', "\x00one\x00"), message('E', "\x00\x00\x00\x00\x00"), message('B', "\x00one\x00"), message('E', "\x00\x00\x00\x00\x00"), message('S', "")),
		message('Q', "commit\x00"),
	} {
		s.sent(b[:3]) // reads may cut a message anywhere
		s.sent(b[3:])
		s.got()
	}
	s.end()
	if want := (Count{Statements: 2, Trips: 4, Frames: 2}); s.count != want {
		t.Errorf("%+v, want %+v", s.count, want)
	}
}

func TestFrames(t *testing.T) {
	for sql, want := range map[string]int{
		"BEGIN": 0, "begin; set local app.tenant_id = 'x'": 0, "commit": 0, "rollback": 0,
		"SELECT set_config('app.tenant_id', $1, true)": 0, "select 1": 1, "select 1; select 2": 2, "begin; select 1": 1,
	} {
		if n := len(frames(sql)); n != want {
			t.Errorf("%q holds %d statements, want %d", sql, n, want)
		}
	}
}
