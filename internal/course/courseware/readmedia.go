package courseware

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"io"
	"path"
	"slices"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// opener opens a file of the folder again.
type opener func() (io.ReadCloser, error)

// readMedia describes a file and refuses what a page must not show. Only what
// has to be cleaned is held; a large file passes through.
func (re *reading) readMedia(name string, r io.Reader, open opener) (m Media, kept File, err error) {
	if path.Ext(name) == ".vtt" {
		return readCaptions(r)
	}
	head := bufio.NewReaderSize(r, mediafile.HeadBytes)
	begin, err := head.Peek(mediafile.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return m, kept, err
	}
	t, err := mediafile.Sniff(begin)
	if err != nil {
		return m, kept, fault.Wrong("courseware.problem.media.kind")
	}
	if t.Kind == mediafile.Image {
		return re.readPicture(name, t, head, open)
	}
	sum := sha256.New()
	seen := &counted{r: io.TeeReader(io.LimitReader(head, t.Kind.Limit()+1), sum)}
	if _, err := io.Copy(io.Discard, seen); err != nil {
		return m, kept, err
	}
	if seen.n > t.Kind.Limit() {
		return m, kept, fault.New(fault.TooLarge, "courseware.problem.media.large", args{"MB": t.Kind.Limit() >> 20})
	}
	return MediaOf(hex.EncodeToString(sum.Sum(nil)), t.MIME, seen.n, 0, 0), File{seen.n, open}, nil
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

// pictureNames say which names a picture may have: what counts is what it
// holds, but a drawing is no photograph.
var pictureNames = map[string][]string{".svg": {mediafile.SVG}, ".png": {"image/png", "image/jpeg"}, ".jpg": {"image/png", "image/jpeg"}}

// maxPoints is how many points the pictures of a course may have together, as
// they came: a thousand photographs. Small files can unpack to more than a
// machine does in an hour.
const maxPoints = 2_000_000_000

// readPicture cleans a picture as an upload is cleaned. One that had nothing
// to be taken out keeps its bytes; others are cleaned again when they are
// opened, since keeping all of them would fill the memory.
func (re *reading) readPicture(name string, t mediafile.Type, r io.Reader, open opener) (m Media, kept File, err error) {
	data, err := readSmall(r, t.Kind.Limit())
	if err != nil {
		return m, kept, err
	}
	if conf, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		re.points += int64(conf.Width) * int64(conf.Height)
	}
	if re.points > maxPoints {
		return m, kept, fault.New(fault.TooLarge, "courseware.problem.media.points")
	}
	clean, first, err := mediafile.CleanImage(t, data)
	if err != nil {
		return m, kept, err
	}
	if !slices.Contains(pictureNames[path.Ext(name)], clean.MIME) {
		return m, kept, fault.Wrong("courseware.problem.media.name")
	}
	kept = File{int64(len(first.Data)), open}
	if !bytes.Equal(first.Data, data) {
		kept.Open = func() (io.ReadCloser, error) { return washed(t, open) }
	}
	return MediaOf(hashOf(first.Data), clean.MIME, 0, first.Width, first.Height), kept, nil
}

func washed(t mediafile.Type, open opener) (io.ReadCloser, error) {
	r, err := open()
	if err != nil {
		return nil, err
	}
	data, err := readSmall(r, t.Kind.Limit())
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	_, first, err := mediafile.CleanImage(t, data)
	return io.NopCloser(bytes.NewReader(first.Data)), err
}

// readSmall reads a file that is kept in memory while it is judged.
func readSmall(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(data)) > limit {
		return nil, fault.New(fault.TooLarge, "courseware.problem.long", args{"KB": limit >> 10})
	}
	return data, err
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
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
		if err != nil {
			return "", err
		}
		if clean == text {
			break
		}
		text = clean
	}
	if text == "" {
		return "", fault.Wrong("courseware.problem.media.captions")
	}
	return text, nil
}
