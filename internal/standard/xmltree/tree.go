package xmltree

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Limits bound what is read.
type Limits struct {
	Bytes int
	Depth int
	Nodes int
}

// Node is an element, or a piece of text if Name is empty.
type Node struct {
	Name  string
	Space string // namespace
	Attr  []xml.Attr
	Kids  []*Node
	Text  string
	Line  int
}

// Reason says why a document is refused.
type Reason string

// The reasons.
const (
	TooLarge    Reason = "large"
	TooDeep     Reason = "deep"
	TooMany     Reason = "many"    // elements and texts
	Declaration Reason = "doctype" // DTD or entities
	Broken      Reason = "broken"  // not well-formed, or an unknown encoding
)

// Error is a refusal with its line.
type Error struct {
	Reason Reason
	Line   int
	Err    error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("xml: line %d: %s: %v", e.Line, e.Reason, e.Err)
	}
	return fmt.Sprintf("xml: line %d: %s", e.Line, e.Reason)
}

func (e *Error) Unwrap() error { return e.Err }

// Parse reads a document.
func Parse(data []byte, lim Limits) (*Node, error) {
	if len(data) > lim.Bytes {
		return nil, &Error{Reason: TooLarge}
	}
	data, err := fromUTF16(data)
	if err != nil {
		return nil, &Error{Reason: Broken, Err: err}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset
	r := reader{lim: lim, d: d, stack: []*Node{{}}}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, r.refuse(Broken, err)
		}
		if err := r.take(tok); err != nil {
			return nil, err
		}
	}
	for _, k := range r.stack[0].Kids {
		if k.Name != "" {
			return k, nil
		}
	}
	return nil, r.refuse(Broken, errors.New("no element"))
}

type reader struct {
	lim   Limits
	d     *xml.Decoder
	stack []*Node // the document, then the open elements
	nodes int
}

func (r *reader) take(tok xml.Token) error {
	top := r.stack[len(r.stack)-1]
	line, _ := r.d.InputPos()
	switch t := tok.(type) {
	case xml.Directive:
		return r.refuse(Declaration, nil)
	case xml.StartElement:
		if len(r.stack) > r.lim.Depth {
			return r.refuse(TooDeep, nil)
		}
		if len(r.stack) == 1 && hasElement(top) {
			return r.refuse(Broken, errors.New("a second root element"))
		}
		n := &Node{Name: t.Name.Local, Space: t.Name.Space, Attr: t.Copy().Attr, Line: line}
		top.Kids = append(top.Kids, n)
		r.stack = append(r.stack, n)
		r.nodes += 1 + len(t.Attr)
	case xml.EndElement:
		r.stack = r.stack[:len(r.stack)-1]
	case xml.CharData:
		top.Kids = append(top.Kids, &Node{Text: string(t), Line: line})
		r.nodes++
	}
	if r.nodes > r.lim.Nodes {
		return r.refuse(TooMany, nil)
	}
	return nil
}

func hasElement(n *Node) bool {
	for _, k := range n.Kids {
		if k.Name != "" {
			return true
		}
	}
	return false
}

func (r *reader) refuse(why Reason, err error) error {
	line, _ := r.d.InputPos()
	return &Error{Reason: why, Line: line, Err: err}
}

// charset knows the encodings of exports; the declaration of a text that was
// UTF-16 is stale by then.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "utf8", "us-ascii", "utf-16", "utf-16le", "utf-16be":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	case "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(in), nil
	}
	return nil, fmt.Errorf("encoding %q", label)
}

func fromUTF16(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), nil
}

// Value returns an attribute without a namespace.
func (n *Node) Value(name string) string {
	for _, a := range n.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// Child returns the first element called name, or nil.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	for _, k := range n.Kids {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// Children returns the elements called name; all elements for "".
func (n *Node) Children(name string) []*Node {
	if n == nil {
		return nil
	}
	var list []*Node
	for _, k := range n.Kids {
		if k.Name != "" && (name == "" || k.Name == name) {
			list = append(list, k)
		}
	}
	return list
}

// Content returns the text of n and of everything in it.
func (n *Node) Content() string {
	if n == nil {
		return ""
	}
	if n.Name == "" {
		return n.Text
	}
	var b strings.Builder
	for _, k := range n.Kids {
		b.WriteString(k.Content())
	}
	return b.String()
}
