package main

import (
	"bytes"
	"slices"

	"github.com/tdewolff/parse/v2/css"
)

// dropUnread removes declarations of custom properties that neither a source
// nor a declaration that stays reads, until nothing more falls away: of KERN's
// palette a page uses a part.
func dropUnread(sheet []byte, used words) ([]byte, error) {
	for {
		list, err := tokens(sheet)
		if err != nil {
			return nil, err
		}
		read := readProperties(list)
		less := without(list, func(name string) bool { return read[name] || used.all[name] })
		if len(less) == len(sheet) {
			return sheet, nil
		}
		sheet = less
	}
}

// readProperties are the names inside var().
func readProperties(list []css.Token) map[string]bool {
	read := map[string]bool{}
	for i, t := range list {
		if t.TokenType != css.FunctionToken || string(t.Data) != "var(" {
			continue
		}
		rest := list[i+1:]
		if j := slices.IndexFunc(rest, func(t css.Token) bool { return t.TokenType != css.WhitespaceToken }); j >= 0 {
			read[string(rest[j].Data)] = true
		}
	}
	return read
}

// without copies the sheet but for declarations of custom properties that are
// not kept, and rules that hold nothing.
func without(list []css.Token, keep func(name string) bool) []byte {
	var out bytes.Buffer
	starts := []int{} // where the open blocks' preludes begin in out
	begin := 0
	for i := 0; i < len(list); i++ {
		t := list[i]
		switch t.TokenType {
		case css.CustomPropertyNameToken:
			if declares(list, i) && !keep(string(t.Data)) {
				i = declarationEnd(list, i)
				continue
			}
		case css.LeftBraceToken:
			starts = append(starts, begin)
			out.WriteByte('{')
			begin = out.Len()
			continue
		case css.RightBraceToken:
			start := starts[len(starts)-1]
			starts = starts[:len(starts)-1]
			if bytes.HasSuffix(out.Bytes(), []byte("{")) {
				out.Truncate(start)
			} else {
				out.WriteByte('}')
			}
			begin = out.Len()
			continue
		}
		out.Write(t.Data)
		if t.TokenType == css.SemicolonToken {
			begin = out.Len()
		}
	}
	return out.Bytes()
}

// declares reports whether the name at i begins a declaration.
func declares(list []css.Token, i int) bool {
	for i--; i >= 0; i-- {
		switch list[i].TokenType {
		case css.WhitespaceToken:
		case css.LeftBraceToken, css.RightBraceToken, css.SemicolonToken:
			return true
		default:
			return false
		}
	}
	return false
}

// declarationEnd is the last token of the declaration that begins at i.
func declarationEnd(list []css.Token, i int) int {
	for ; i < len(list); i++ {
		switch list[i].TokenType {
		case css.SemicolonToken:
			return i
		case css.RightBraceToken:
			return i - 1
		}
	}
	return i
}
