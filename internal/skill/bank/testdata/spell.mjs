// Says which words no dictionary knows: reads {"de": [...], "en": [...]} from
// standard input and writes the unknown ones in the same form.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import de from "dictionary-de";
import en from "dictionary-en-gb";

const { loadModule } = createRequire(import.meta.url)("hunspell-asm");
const hunspell = await loadModule();
const unknown = {};
for (const [lang, words] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const { aff, dic } = { de, en }[lang];
  const dictionary = hunspell.create(hunspell.mountBuffer(aff, `${lang}.aff`), hunspell.mountBuffer(dic, `${lang}.dic`));
  unknown[lang] = words.filter((word) => !dictionary.spell(word));
  dictionary.dispose();
}
process.stdout.write(JSON.stringify(unknown));
