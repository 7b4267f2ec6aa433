// Yes and no in the many ways there are to say them.
import { bare } from './answers_words.ts'

/** Phrases whose words would mislead, read before the words; the longer ones first. */
const phrases: ReadonlyArray<[RegExp, string]> = [
  [/\b(?:si y no|yes and no|mas o menos|ni si ni no)\b/g, 'unsure'],
  [
    /\b(?:no (?:lo )?se|no estoy segur[oa]|not sure|i (?:do not|don t|dont) know|dunno|idk|quien sabe)\b/g,
    'unsure',
  ],
  [
    /\b(?:tal ?vez|quizas?|quiza|a lo mejor|puede ser|maybe|perhaps|possibly|depende|depends|it depends)\b/g,
    'unsure',
  ],
  [
    /\b(?:como no|por que no|why not|no hay problema|sin problemas?|no problem|no worries|cannot wait|no veo por que no)\b/g,
    'yes',
  ],
  [
    /\b(?:claro que no|por supuesto que no|desde luego que no|of course not|absolutely not|definitely not|certainly not|not at all|not really|not now|not yet|ahora no|aun no|todavia no|para nada|de ninguna manera|de ningun modo|en absoluto|ni hablar|ni loc[oa]|no way|no gracias|no thanks?(?: you)?|no acepto|no quiero|no estoy de acuerdo|i do not|i don t|i dont|i disagree|no(?: es)? correcto|not correct|tampoco)\b/g,
    'no',
  ],
  [
    /\b(?:claro que si|por supuesto que si|of course|por supuesto|desde luego|de una|de acuerdo|esta bien|me parece(?: bien)?|asi es|es correcto|that s right|thats right|sounds good|all right|go ahead|i do|i am|i agree|i accept|si quiero|con gusto)\b/g,
    'yes',
  ],
]

const yes = new Set(
  'si sii siii sip sep sipi yes yess yep yeah yea yup ya y s claro clarisimo ok oki okay okey okis vale dale bueno correcto correct exacto exactly exactamente afirmativo affirmative cierto verdad true sure surely absolutely definitely definitivamente certainly seguro obvio obvious obviously acepto aceptar accept accepted agree agreed confirmo confirmar confirm confirmed confirmado perfecto perfect listo lista right yeap aja simon desde good fine deseo quiero please'.split(
    ' ',
  ),
)
const weak = new Set([
  'y',
  's',
  'ya',
  'good',
  'fine',
  'right',
  'please',
  'desde',
  'bueno',
  'quiero',
  'deseo',
  'seguro',
  'sure',
  'perfecto',
  'perfect',
  'listo',
  'lista',
  'verdad',
  'true',
  'cierto',
])
const no = new Set(
  'no noo nooo nop nope nah na nel nunca never jamas negativo negative n incorrecto incorrect wrong falso false rechazo rechazar reject decline refuse cancelar cancela ninguno'.split(
    ' ',
  ),
)

const thumbs: ReadonlyArray<[RegExp, boolean]> = [
  [/^(?:👍|👌|✅|✔|🆗|🙌|💯)+$/u, true],
  [/^(?:👎|❌|🚫|✖|🙅)+$/u, false],
]

/** Whether a text says yes or no; null where it says neither, both, or that somebody does not know. */
export function yesNoIn(text: string): boolean | null {
  const sign = text.slice(0, 60).replace(/\s|\ufe0f|\p{Emoji_Modifier}/gu, '')
  const thumb = thumbs.find(([pattern]) => pattern.test(sign))
  if (thumb) return thumb[1]
  const said = phrases.reduce((left, [pattern, word]) => left.replace(pattern, ` ${word} `), bare(text))
  const words = said.split(' ').filter(Boolean)
  // In a long sentence only its first word answers.
  const counted = words.length > 8 ? words.slice(0, 1) : words
  if (counted.includes('unsure')) return null
  const strong = words.length === 1 ? yes : new Set([...yes].filter((word) => !weak.has(word)))
  const saysNo = counted.some((word) => no.has(word))
  const saysYes = counted.some((word) => strong.has(word))
  if (saysNo !== saysYes) return saysYes
  // «Sí, no hay más» begins with what it means; a word that contradicts itself at once does not.
  if (!saysNo) return counted.length <= 3 && counted.some((word) => weak.has(word)) ? true : null
  return null
}
