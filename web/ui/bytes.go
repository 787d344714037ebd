package ui

import (
	"context"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Bytes writes the size of a file as people do.
func Bytes(ctx context.Context, n int64) string {
	const step = 1 << 10
	units := []string{"B", "KB", "MB", "GB"}
	v, i := float64(n), 0
	for ; v >= step && i < len(units)-1; i++ {
		v /= step
	}
	s := strconv.FormatFloat(v, 'f', 0, 64)
	if v < 10 && i > 0 {
		s = strconv.FormatFloat(v, 'f', 1, 64)
	}
	if i18n.LangOf(ctx) == i18n.DE {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + "\u00a0" + units[i]
}
