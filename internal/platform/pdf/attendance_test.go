package pdf

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestAttendance(t *testing.T) {
	t.Parallel()
	list := Attendance{
		Tenant: "Stadt Lindenau", Course: "E-Akte: Grundlagen", Trainers: []string{"Jens Öztürk"},
		Sessions: []AttendanceSession{{When: "Mi., 17.06.2026, 09:00–12:00 Uhr", Where: "Saal Rathaus"}, {When: "Do., 18.06.2026, 09:00–12:00 Uhr"}},
		Guests:   []AttendanceGuest{{Name: "Krüger, Sabine", Number: "10423", Unit: "Jugendamt"}, {Name: "Brandt, Kim", Number: "10424"}},
	}
	out, err := compiler(t).Attendance(i18n.WithLang(at(t), i18n.DE), list)
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, out)
	if info := tool(t, "pdfinfo", path); !strings.Contains(info, "Pages:           2") || !strings.Contains(info, "Tagged:          yes") {
		t.Errorf("want a tagged page for each session:\n%s", info)
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(tool(t, "pdftotext", path, "-"), "\u00a0", " ")), " ")
	for _, s := range []string{"Teil 2 von 2", "Krüger, Sabine", "10423", "Jugendamt", "Unterschrift", "Leitung: Jens Öztürk", "Saal Rathaus", "2 Personen haben einen Platz"} {
		if !strings.Contains(text, s) {
			t.Errorf("text lacks %q:\n%s", s, text)
		}
	}
	if structure := tool(t, "pdfinfo", "-struct-text", path); strings.Count(structure, "TH") < 8 {
		t.Errorf("the tables have no heads:\n%s", structure)
	}
}
