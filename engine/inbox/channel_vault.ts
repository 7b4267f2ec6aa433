// What channels need from the installation: where it is reached, and the box in which their secrets are sealed.

/** Seals and opens with this installation's key. */
export interface Vault {
  seal(text: string): string
  open(sealed: string): string
}

let kept: { vault: Vault; publicUrl: string } | null = null

/** The roots hand it over once, before the doors open. `publicUrl` is an origin, such as https://charla.example.com. */
export function keepChannelSecrets(installation: { vault: Vault; publicUrl: string }): void {
  kept = { ...installation, publicUrl: installation.publicUrl.replace(/\/+$/, '') }
}

/** The box; a root that forgot to hand it over fails loudly. */
export function vault(): Vault {
  return installation().vault
}

/** The origin under which visitors and providers reach us. */
export function publicUrl(): string {
  return installation().publicUrl
}

function installation() {
  if (!kept) throw new Error('keepChannelSecrets was not called by this process’s root')
  return kept
}
