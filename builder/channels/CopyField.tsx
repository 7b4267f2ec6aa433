import { ActionIcon, Textarea, TextInput, Tooltip } from '@mantine/core'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import { useCopy } from './channels.ts'

interface CopyFieldProps {
  label: string
  value: string
  description?: string
  /** Several lines, such as code. */
  lines?: boolean
}

/** Something to take elsewhere: read-only, selected at a click, with a copy button. */
export function CopyField({ label, value, description, lines = false }: CopyFieldProps) {
  const { t } = useT()
  const copy = useCopy()
  const button = (
    <Tooltip label={t('common.copy')}>
      <ActionIcon
        variant="subtle"
        size={30}
        aria-label={`${t('common.copy')}: ${label}`}
        onClick={() => void copy(value)}
      >
        <Icon name="copy" size={16} />
      </ActionIcon>
    </Tooltip>
  )
  const shared = {
    label,
    description,
    value,
    readOnly: true,
    classNames: { input: styles.code },
    rightSection: button,
    onFocus: (event: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      event.currentTarget.select(),
  }
  return lines ? (
    <Textarea
      {...shared}
      autosize
      minRows={3}
      maxRows={10}
      rightSectionProps={{ className: styles.corner }}
    />
  ) : (
    <TextInput {...shared} />
  )
}
