package mediafile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// svgElements and svgAttributes are what a drawing may consist of. The rest
// is left out: scripts, handlers, animation, foreign content, links, and
// whatever loads something.
var (
	svgElements = strings.Fields(`svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan
		linearGradient radialGradient stop clipPath mask pattern marker`)
	svgAttributes = strings.Fields(`viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform id class role
		fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
		stroke-dashoffset stroke-opacity opacity color display visibility clip-path clip-rule mask marker-start marker-mid
		marker-end font-family font-size font-style font-weight text-anchor dominant-baseline alignment-baseline letter-spacing
		dx dy rotate textLength lengthAdjust offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod
		patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerWidth markerHeight
		markerUnits refX refY orient preserveAspectRatio vector-effect paint-order aria-label aria-labelledby aria-hidden`)
)

const (
	svgSpace = "http://www.w3.org/2000/svg"
	svgDepth = 200
)

// inner is a reference to a part of the same drawing; outer is any other, or
// an escape that could hide one.
var (
	inner = regexp.MustCompile(`url\(\s*['"]?#[\w.:-]+['"]?\s*\)`)
	outer = regexp.MustCompile(`(?i)url\(|javascript:|data:|expression|@import|\\|<|&`)
	id    = regexp.MustCompile(`^#[\w.:-]+$`)
)

// CleanSVG writes a drawing anew from what is allowed and returns its size. A
// drawing that has nothing to be taken out stays as it is, byte for byte.
func CleanSVG(data []byte) (clean []byte, width, height int, err error) {
	// A byte order mark and marked sections mean the same to every reader, but
	// are no part of a drawing that is kept.
	c := cleaner{d: xml.NewDecoder(bytes.NewReader(data)), lost: !utf8.Valid(data) || bytes.Contains(data, []byte("<![")) || bytes.HasPrefix(data, []byte("\ufeff"))}
	for {
		tok, err := c.d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = c.take(tok)
		}
		var f *fault.Error
		if errors.As(err, &f) {
			return nil, 0, 0, err
		}
		if err != nil {
			return nil, 0, 0, brokenSVG(err)
		}
	}
	if c.out.Len() == 0 || len(c.open) > 0 {
		return nil, 0, 0, brokenSVG(io.ErrUnexpectedEOF)
	}
	if !c.lost {
		return data, c.width, c.height, nil
	}
	return c.out.Bytes(), c.width, c.height, nil
}

func brokenSVG(err error) error { return fault.Wrong("media.svg.broken").Wrap(err) }

// cleaner copies what is allowed.
type cleaner struct {
	d             *xml.Decoder
	out           bytes.Buffer
	open          []string // elements that have begun
	width, height int
	lost          bool // something of it is not in out
}

func (c *cleaner) take(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.Directive: // DOCTYPE and entities
		return errors.New("the drawing declares entities")
	case xml.StartElement:
		return c.begin(t)
	case xml.EndElement:
		n := len(c.open)
		if n == 0 || c.open[n-1] != t.Name.Local {
			return errors.New("an element ends that did not begin")
		}
		c.open = c.open[:n-1]
		c.out.WriteString("</" + t.Name.Local + ">")
	case xml.CharData:
		if len(c.open) > 0 {
			return xml.EscapeText(&c.out, t)
		}
		c.lost = c.lost || len(bytes.TrimSpace(t)) > 0
	case xml.ProcInst: // style sheets
		c.lost = c.lost || t.Target != "xml"
	default: // comments
		c.lost = true
	}
	return nil
}

func (c *cleaner) begin(t xml.StartElement) error {
	if !slices.Contains(svgElements, t.Name.Local) || foreignPrefix(t.Name.Space) || len(c.open) > svgDepth {
		c.lost = true
		return leaveOut(c.d)
	}
	c.lost = c.lost || t.Name.Space != ""
	root := len(c.open) == 0
	if root {
		if c.width, c.height = svgSize(t.Attr); c.width == 0 || t.Name.Local != "svg" || c.out.Len() > 0 {
			return fault.Wrong("media.svg.size")
		}
	}
	c.write(t, root)
	c.open = append(c.open, t.Name.Local)
	return nil
}

func foreignPrefix(p string) bool { return p != "" && p != "svg" }

// leaveOut reads over an element and all within it.
func leaveOut(d *xml.Decoder) error {
	for depth := 1; depth > 0; {
		tok, err := d.RawToken()
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func (c *cleaner) write(t xml.StartElement, root bool) {
	c.out.WriteString("<" + t.Name.Local)
	if root {
		c.out.WriteString(` xmlns="` + svgSpace + `"`)
	}
	named := !root
	for _, a := range t.Attr {
		if a.Name.Space == "" && a.Name.Local == "xmlns" && a.Value == svgSpace {
			named = true
			continue
		}
		name, ok := svgAttribute(a)
		if !ok || a.Name.Space != "" {
			c.lost = true
		}
		if !ok {
			continue
		}
		c.out.WriteString(" " + name + `="`)
		_ = xml.EscapeText(&c.out, []byte(a.Value))
		c.out.WriteString(`"`)
	}
	c.lost = c.lost || !named
	c.out.WriteString(">")
}

func svgAttribute(a xml.Attr) (name string, ok bool) {
	switch {
	case a.Name.Local == "href" && (a.Name.Space == "" || a.Name.Space == "xlink"):
		return "href", id.MatchString(a.Value)
	case a.Name.Space != "":
		return "", false
	case a.Name.Local == "style":
		return "style", harmless(a.Value)
	}
	return a.Name.Local, slices.Contains(svgAttributes, a.Name.Local) && harmless(a.Value)
}

func harmless(value string) bool { return !outer.MatchString(inner.ReplaceAllString(value, "")) }

// svgSize reads the size from viewBox, else from width and height.
func svgSize(attrs []xml.Attr) (width, height int) {
	value := map[string]string{}
	for _, a := range attrs {
		if a.Name.Space == "" {
			value[a.Name.Local] = a.Value
		}
	}
	if f := strings.FieldsFunc(value["viewBox"], func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' }); len(f) == 4 {
		return points(f[2]), points(f[3])
	}
	return points(value["width"]), points(value["height"])
}

func points(s string) int {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || !(f > 0 && f <= 100_000) {
		return 0
	}
	return max(1, int(math.Round(f)))
}
