// What the forms of sign-up and settings accept: the key of a sentence, or null when it is right.

export const PASSWORD_MIN = 10

export const nameProblem = (value: string): string | null =>
  value.trim() === '' ? 'accounts.rules.name' : null

export const workspaceProblem = (value: string): string | null =>
  value.trim() === '' ? 'accounts.rules.workspace' : null

export const emailProblem = (value: string): string | null => {
  if (value.trim() === '') return 'accounts.rules.emailMissing'
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : 'accounts.rules.email'
}

export const passwordProblem = (value: string): string | null =>
  value.length >= PASSWORD_MIN ? null : 'accounts.rules.password'

/** The identifier that a name suggests: `Fecha de cumpleaños` → `fecha_de_cumpleanos`. */
export const keyFrom = (title: string): string =>
  title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
