package courseware

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // decoders for the size of pictures
	_ "image/png"
	"io"
	"path"
	"strings"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// PictureLimit is the most bytes of an SVG, which is kept in memory while it is
// judged.
const PictureLimit = 1 << 20

// readMedia describes a file and refuses what a page must not show. Captions
// are written anew: then kept holds their bytes. A large file passes through.
func readMedia(name string, r io.Reader) (m Media, kept File, err error) {
	switch path.Ext(name) {
	case ".svg":
		return readVector(r)
	case ".vtt":
		return readCaptions(r)
	}
	head := bufio.NewReaderSize(r, mediafile.HeadBytes)
	begin, err := head.Peek(mediafile.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return m, kept, err
	}
	t, err := mediafile.Sniff(begin)
	if err != nil {
		return m, kept, errors.New("files of this kind are not taken; FORMAT.md lists those that are")
	}
	sum := sha256.New()
	all := io.TeeReader(io.LimitReader(head, t.Kind.Limit()+1), sum)
	var width, height int
	seen := &counted{r: all}
	if t.Kind == mediafile.Image {
		if width, height, err = rasterSize(name, seen); err != nil {
			return m, kept, err
		}
	}
	if _, err := io.Copy(io.Discard, seen); err != nil {
		return m, kept, err
	}
	if seen.n > t.Kind.Limit() {
		return m, kept, fmt.Errorf("the file has more than %d MB", t.Kind.Limit()>>20)
	}
	return MediaOf(hex.EncodeToString(sum.Sum(nil)), t.MIME, seen.n, width, height), File{Size: seen.n}, nil
}

// counted counts what is read.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func rasterSize(name string, r io.Reader) (width, height int, err error) {
	conf, format, err := image.DecodeConfig(r)
	if err != nil || "."+strings.Replace(format, "jpeg", "jpg", 1) != path.Ext(name) {
		return 0, 0, errors.New("use a .svg, .png or .jpg file whose content is what its name says")
	}
	return conf.Width, conf.Height, nil
}

// readSmall reads a file that is kept in memory while it is judged.
func readSmall(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("the file has more than %d KB", limit>>10)
	}
	return data, err
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func readVector(r io.Reader) (m Media, kept File, err error) {
	data, err := readSmall(r, PictureLimit)
	if err != nil {
		return m, kept, err
	}
	width, height, err := readSVG(data)
	return MediaOf(hashOf(data), mediafile.SVG, 0, width, height), File{Size: int64(len(data))}, err
}

// readCaptions cleans captions until cleaning changes nothing: a package must
// read as it was written.
func readCaptions(r io.Reader) (m Media, kept File, err error) {
	data, err := readSmall(r, mediafile.CaptionLimit)
	if err != nil {
		return m, kept, err
	}
	text, err := CleanCaptions(string(data))
	if err != nil {
		return m, kept, err
	}
	return MediaOf(hashOf([]byte(text)), captionsType, 0, 0, 0), Bytes([]byte(text)), nil
}

// CleanCaptions writes captions anew as a package keeps them: WebVTT without
// markup.
func CleanCaptions(text string) (string, error) {
	for range 10 {
		clean, err := mediafile.CleanCaptions(text)
		var f *fault.Error
		if errors.As(err, &f) {
			return "", errors.New(i18n.In(i18n.EN, f.ID, f.Args))
		}
		if clean == text {
			break
		}
		text = clean
	}
	if text == "" {
		return "", errors.New("the captions are empty")
	}
	return text, nil
}
