package mediafile

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// bare reports whether a JPEG or a PNG holds its picture and nothing else: no
// places, names, comments, profiles, nothing behind its end. Such a picture
// stays as it is, byte for byte: packing it again would only make it worse,
// and a course that travels would never be equal to itself.
func bare(mime string, data []byte) bool {
	switch mime {
	case "image/jpeg":
		return bareJPEG(data)
	case "image/png":
		return barePNG(data)
	}
	return false
}

// pngChunks are what a picture consists of.
var pngChunks = []string{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}

func barePNG(data []byte) bool {
	data, ok := bytes.CutPrefix(data, []byte("\x89PNG\r\n\x1a\n"))
	for ok && len(data) >= 12 {
		name, size := string(data[4:8]), uint64(binary.BigEndian.Uint32(data))+12
		if !slices.Contains(pngChunks, name) || size > uint64(len(data)) {
			return false
		}
		if data = data[size:]; name == "IEND" {
			return len(data) == 0
		}
	}
	return false
}

// The markers of a JPEG that carry no picture stand in no list: comments and
// the segments of applications.
const (
	jpegBegin = 0xD8
	jpegEnd   = 0xD9
	jpegScan  = 0xDA
)

// jpegSegments describe how the picture is packed: frames of both kinds,
// tables, the distance of restarts, scans.
var jpegSegments = []byte{0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, jpegScan}

func bareJPEG(data []byte) bool {
	data, ok := bytes.CutPrefix(data, []byte{0xFF, jpegBegin})
	for ok && len(data) >= 4 && data[0] == 0xFF {
		size := int(binary.BigEndian.Uint16(data[2:])) + 2
		if !slices.Contains(jpegSegments, data[1]) || size > len(data) {
			return false
		}
		scan := data[1] == jpegScan
		data = data[size:]
		if scan {
			data = afterScan(data)
		}
		if len(data) >= 2 && data[0] == 0xFF && data[1] == jpegEnd {
			return len(data) == 2
		}
	}
	return false
}

// afterScan reads over packed points: within them 0xFF is followed by 0 or by
// a restart.
func afterScan(data []byte) []byte {
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0xFF && data[i+1] != 0 && (data[i+1] < 0xD0 || data[i+1] > 0xD7) {
			return data[i:]
		}
	}
	return nil
}
