// Time zones for a select: every zone this browser knows, the guessed one among them.

/** The zone this device is in. */
export function guessedZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** All zones, and those given even if this browser does not list them. */
export function allZones(...also: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...also])].toSorted()
}
