package matrix

// Who imports proofs of former years does so for everybody; a file that was sent
// is seen by nobody but its sender.
var (
	provers     = to(town, hr)
	proofSender = to(own, hr)
)

var proofRules = []rule{
	{route: "GET /people/proofs", may: provers, ok: shown},
	{route: "POST /people/proofs", may: provers, ok: asked},
	{route: "GET /people/proofs/template.csv", may: provers, ok: shown},
	{route: "GET /people/proofs/:import", of: record, may: proofSender, ok: shown},
	{route: "POST /people/proofs/:import", of: record, may: proofSender, ok: codes(409)}, // saw nothing
	{route: "GET /people/proofs/:import/columns", of: record, may: proofSender, ok: shown},
	{route: "POST /people/proofs/:import/columns", of: record, may: proofSender, ok: asked},
	{route: "POST /people/proofs/:import/undo", of: record, may: proofSender, ok: codes(409)}, // nobody took it over
	{route: "GET /people/proofs/:import/skipped.csv", of: record, may: proofSender, ok: shown},
}

// records are files of proofs: of HR, of a colleague, one next door.
func (w *world) records() error {
	for r, name := range map[relation]who{own: hr, sibling: trainer, foreign: neighbour} {
		i, err := w.App.Proofs.Send(w.sending(r, name), "alt.csv", []byte("Personalnummer;Pflicht;Erledigt am;Ausgestellt von\n1;Brandschutz;11.02.2026;Feuerwehr\n"))
		if err != nil {
			return err
		}
		w.add(record, r, params{"import": i.ID.String()})
	}
	return nil
}
