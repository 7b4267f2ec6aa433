// The name of a variable of the run.
import { Autocomplete } from '@mantine/core'
import { type FieldProps, framed } from '../field.ts'

/** A name that a template can use: letters without accents, digits and underscores. */
export function variableName(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
  return (/^[0-9]/.test(plain) ? `_${plain}` : plain).slice(0, 60)
}

export function VariableField(props: FieldProps) {
  const { value, scope, onChange } = props
  return (
    <Autocomplete
      {...framed(props)}
      data={[...new Set(scope.variables.map(({ path }) => path).filter((path) => !path.includes('.')))]}
      value={typeof value === 'string' ? value : ''}
      onChange={(next) => onChange(variableName(next))}
    />
  )
}
