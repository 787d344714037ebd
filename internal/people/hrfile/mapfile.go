package hrfile

import (
	"github.com/BurntSushi/toml"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// ParseMapping reads a mapping written by hand, one line per field:
//
//	personnel_number = "Stamm-Nr."
func ParseMapping(kind Kind, data []byte) (Mapping, error) {
	m := Mapping{}
	if err := toml.Unmarshal(data, &m); err != nil {
		return nil, fault.Wrong("people.file.mapping").Wrap(err)
	}
	known := map[Field]bool{}
	for _, c := range columns[kind] {
		known[c.Field] = true
	}
	for f := range m {
		if !known[f] {
			return nil, fault.Wrong("people.file.mapping_field", fault.Args{"Field": string(f)})
		}
	}
	return m, nil
}
