// A real SMTP server for the tests, a process of its own: STARTTLS (or TLS
// from the start), sign-in, refusals. Prints its port, then one line of JSON
// for each mail it took.
//   node server.mjs KEY CERT [--implicit] [--fail N] [--slow MS]
// --fail N answers the first N mails with 451; --slow thinks before each mail. Mails to nobody@ are refused
// with 550. The password is "right".
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { SMTPServer } = createRequire(import.meta.url)("smtp-server");
const args = process.argv.slice(2);
let failures = args.includes("--fail") ? Number(args[args.indexOf("--fail") + 1]) : 0;
const slow = args.includes("--slow") ? Number(args[args.indexOf("--slow") + 1]) : 0;

function refuse(code, text) {
  const e = new Error(text);
  e.responseCode = code;
  return e;
}

const server = new SMTPServer({
  secure: args.includes("--implicit"),
  key: readFileSync(args[0]),
  cert: readFileSync(args[1]),
  authMethods: ["PLAIN", "LOGIN"],
  onAuth(auth, session, done) {
    if (auth.password !== "right") return done(refuse(535, "wrong password"));
    done(null, { user: auth.username });
  },
  onMailFrom(address, session, done) {
    setTimeout(done, slow);
  },
  onRcptTo(address, session, done) {
    done(address.address.startsWith("nobody@") ? refuse(550, "no such mailbox") : null);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (c) => chunks.push(c));
    stream.on("end", () => {
      if (failures-- > 0) return done(refuse(451, "come back later"));
      console.log(JSON.stringify({
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((r) => r.address),
        user: session.user,
        secure: session.secure,
        data: Buffer.concat(chunks).toString("utf8"),
      }));
      done();
    });
  },
});
server.on("error", () => {}); // a client that leaves in anger is no reason to die
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.resume().on("end", () => process.exit(0)); // ends with the test
