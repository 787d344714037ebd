package courseware

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // decoders for the size of pictures
	_ "image/png"
	"io"
	"path"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

const (
	mediaDir = "media"
	maxFile  = 2 << 30 // bytes of any one file
)

// PictureLimit is the most bytes of a picture.
const PictureLimit = 1 << 20

// files are the media files that the block's text names in l.
func (b Block) files(l i18n.Lang) []string {
	body := b.Text[l].Body
	switch {
	case b.Type == Image:
		body, _, _ = strings.Cut(body, "\n")
	case b.Question == nil || b.Question.Kind != quiz.Area:
		return nil
	}
	for line := range strings.Lines(body) {
		if m := imageForm.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
			return m[2:]
		}
	}
	return nil
}

// readMedia describes a picture and refuses what a page must not show.
func readMedia(name string, r io.Reader) (m Media, size int64, err error) {
	data, err := io.ReadAll(io.LimitReader(r, PictureLimit+1))
	if err != nil {
		return m, 0, err
	}
	if len(data) > PictureLimit {
		return m, 0, fmt.Errorf("the file has more than %d KB; make the picture smaller", PictureLimit>>10)
	}
	m, err = describePicture(name, data)
	return m, int64(len(data)), err
}

func describePicture(name string, data []byte) (Media, error) {
	sum := sha256.Sum256(data)
	m := Media{Hash: hex.EncodeToString(sum[:])}
	if path.Ext(name) == ".svg" {
		m.Type = "image/svg+xml"
		var err error
		m.Width, m.Height, err = readSVG(data)
		return m, err
	}
	conf, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || "."+strings.Replace(format, "jpeg", "jpg", 1) != path.Ext(name) {
		return Media{}, errors.New("use a .svg, .png or .jpg file whose content is what its name says")
	}
	m.Type, m.Width, m.Height = "image/"+format, conf.Width, conf.Height
	return m, nil
}

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
