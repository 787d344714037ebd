package mediafile

import (
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Kind is how a file is shown.
type Kind string

// The kinds.
const (
	Image Kind = "image"
	Video Kind = "video"
	Audio Kind = "audio"
	File  Kind = "file" // to download
)

// Kinds are all of them, in the order of choices.
var Kinds = []Kind{Image, Video, Audio, File}

// MaxBytes is the limit of the largest kind.
const MaxBytes int64 = 4 << 30

// Limit is the most bytes of a file.
func (k Kind) Limit() int64 {
	switch k {
	case Image:
		return 25 << 20
	case Video:
		return MaxBytes
	case Audio:
		return 500 << 20
	}
	return 100 << 20
}

// TooLarge is the fault of a file over its limit.
func (k Kind) TooLarge(size int64) *fault.Error {
	return fault.New(fault.TooLarge, "media.file.too_large."+string(k), fault.Args{"Limit": k.Limit() >> 20, "Size": (size + 1<<20 - 1) >> 20})
}

// Type is what a file is.
type Type struct {
	Kind Kind
	MIME string
}

// SVG is a picture that is text: it is cleaned, not decoded.
const SVG = "image/svg+xml"

// HeadBytes is how much of the beginning Sniff wants to see.
const HeadBytes = 3072

// allowed are the types that are taken, by what the content is. Everything
// else is refused, above all what a browser might run: web pages, scripts,
// programs.
var allowed = map[string]Kind{
	"image/jpeg": Image, "image/png": Image, "image/webp": Image, SVG: Image,
	"video/mp4": Video, "video/webm": Video,
	"audio/mpeg": Audio, "audio/mp4": Audio, "audio/x-m4a": Audio, "audio/ogg": Audio, "audio/wav": Audio,
	"application/pdf": File, "application/zip": File, "text/csv": File, "text/plain": File,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   File,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         File,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": File,
	"application/vnd.oasis.opendocument.text":                                   File,
	"application/vnd.oasis.opendocument.spreadsheet":                            File,
	"application/vnd.oasis.opendocument.presentation":                           File,
}

// plainer are types told apart by the sniffer that browsers know by another
// name.
var plainer = map[string]string{"audio/x-m4a": "audio/mp4", "audio/x-wav": "audio/wav"}

// Sniff says what the file is whose first bytes are head.
func Sniff(head []byte) (Type, error) {
	if len(head) == 0 {
		return Type{}, fault.Wrong("media.file.empty")
	}
	found, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	// A page or a script that begins like text is none to a browser that
	// guesses; it is not sent as text either.
	if found == "text/plain" && isMarkup(head) {
		found = "text/html"
	}
	kind, ok := allowed[found]
	if !ok {
		id := "media.file.refused"
		if strings.HasPrefix(found, "text/") || strings.Contains(found, "xml") {
			id = "media.file.page"
		}
		return Type{}, fault.Wrong(id)
	}
	if p, ok := plainer[found]; ok {
		found = p
	}
	return Type{Kind: kind, MIME: found}, nil
}

func isMarkup(head []byte) bool {
	low := bytes.ToLower(head)
	for _, tag := range []string{"<script", "<html", "<body", "<iframe", "<svg", "<!doctype", "<?php", "<object", "<img", "<meta", "<link"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	return false
}
