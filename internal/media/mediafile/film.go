package mediafile

import (
	"encoding/binary"
	"errors"
	"io"
	"time"
)

// Film is what the head of a video says about it; zero where it does not.
type Film struct {
	Width, Height int
	Duration      time.Duration
}

// headLimit bounds the part of an MP4 file that describes it.
const headLimit = 32 << 20

// ReadFilm looks into an MP4 file or an M4A recording. Other containers tell
// nothing, and a broken head is no fault: the browser will say so.
func ReadFilm(t Type, r io.ReaderAt, size int64) (f Film) {
	if t.MIME != "video/mp4" && t.MIME != "audio/mp4" {
		return f
	}
	from, n := findBox(r, 0, size, "moov")
	if n <= 0 || n > headLimit {
		return f
	}
	moov := make([]byte, n)
	if _, err := r.ReadAt(moov, from); err != nil && !errors.Is(err, io.EOF) {
		return f
	}
	each(moov, func(kind string, body []byte) {
		switch kind {
		case "mvhd":
			f.Duration = length(body)
		case "trak":
			each(body, func(kind string, body []byte) {
				if w, h := extent(body); kind == "tkhd" && w*h > f.Width*f.Height {
					f.Width, f.Height = w, h
				}
			})
		}
	})
	return f
}

// findBox returns where the content of a box of the outermost level lies.
func findBox(r io.ReaderAt, from, size int64, kind string) (at, n int64) {
	var head [16]byte
	for range 1000 { // boxes; a file has a handful
		if from+8 > size {
			return 0, 0
		}
		if _, err := r.ReadAt(head[:min(16, size-from)], from); err != nil && !errors.Is(err, io.EOF) {
			return 0, 0
		}
		n, skip := int64(binary.BigEndian.Uint32(head[:])), int64(8)
		switch n {
		case 0:
			n = size - from
		case 1:
			n, skip = int64(binary.BigEndian.Uint64(head[8:])), 16 //nolint:gosec // checked below
		}
		if n < skip || n > size-from {
			return 0, 0
		}
		if string(head[4:8]) == kind {
			return from + skip, n - skip
		}
		from += n
	}
	return 0, 0
}

// each calls fn for every box in b.
func each(b []byte, fn func(kind string, body []byte)) {
	for len(b) >= 8 {
		n := int64(binary.BigEndian.Uint32(b))
		if n < 8 || n > int64(len(b)) {
			return
		}
		fn(string(b[4:8]), b[8:n])
		b = b[n:]
	}
}

// length reads the movie header, whose fields are wider in version 1.
func length(b []byte) time.Duration {
	var scale, units uint64
	switch {
	case len(b) >= 32 && b[0] == 1:
		scale, units = uint64(binary.BigEndian.Uint32(b[20:])), binary.BigEndian.Uint64(b[24:])
	case len(b) >= 20:
		scale, units = uint64(binary.BigEndian.Uint32(b[12:])), uint64(binary.BigEndian.Uint32(b[16:]))
	}
	if scale == 0 || units/scale > 24*3600 {
		return 0
	}
	return time.Duration(float64(units) / float64(scale) * float64(time.Second)).Round(time.Millisecond)
}

// extent reads width and height at the end of a track header, as 16.16.
func extent(b []byte) (width, height int) {
	if len(b) < 84 {
		return 0, 0
	}
	end := 84
	if b[0] == 1 {
		end = 96
	}
	if len(b) < end {
		return 0, 0
	}
	return int(binary.BigEndian.Uint16(b[end-8:])), int(binary.BigEndian.Uint16(b[end-4:]))
}
