package courseware

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// readSVG returns the size and refuses scripts, handlers and anything loaded
// from elsewhere.
func readSVG(data []byte) (width, height int, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for depth := 0; ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, 0, fmt.Errorf("the SVG is broken: %w", err)
		}
		switch t := tok.(type) {
		case xml.Directive:
			return 0, 0, errors.New("the SVG has a DOCTYPE or entities; take them out")
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if depth++; depth == 1 {
				if width, height, err = svgSize(t); err != nil {
					return 0, 0, err
				}
			}
			if err := checkElement(t); err != nil {
				return 0, 0, err
			}
		}
	}
	if width == 0 {
		return 0, 0, errors.New("the file is no SVG")
	}
	return width, height, nil
}

func svgSize(t xml.StartElement) (width, height int, err error) {
	for _, a := range t.Attr {
		if a.Name.Local != "viewBox" {
			continue
		}
		f := strings.Fields(a.Value)
		if len(f) == 4 {
			w, errW := strconv.ParseFloat(f[2], 64)
			h, errH := strconv.ParseFloat(f[3], 64)
			if errW == nil && errH == nil && w >= 1 && h >= 1 {
				return int(w), int(h), nil
			}
		}
	}
	return 0, 0, errors.New(`the SVG needs viewBox="0 0 width height"`)
}

func checkElement(t xml.StartElement) error {
	switch strings.ToLower(t.Name.Local) {
	case "script", "foreignobject", "iframe", "image", "animate", "set":
		return fmt.Errorf("the SVG element <%s> is not allowed", t.Name.Local)
	}
	for _, a := range t.Attr {
		name := strings.ToLower(a.Name.Local)
		if strings.HasPrefix(name, "on") || name == "href" && !strings.HasPrefix(a.Value, "#") {
			return fmt.Errorf("the SVG attribute %s is not allowed", a.Name.Local)
		}
	}
	return nil
}
