// The branches of a step: each a name and a condition, tried from top to bottom.
import { ActionIcon, Button, TextInput } from '@mantine/core'
import type { Condition } from '#engine/machine/conditions.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { ConditionEditor } from '../ConditionEditor.tsx'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { changed, freshId, moved, without } from '../lists.ts'

interface Branch {
  id: string
  name: string
  when: Condition
}

export function BranchesField({ meta, value, label, problem, scope, onChange }: FieldProps) {
  const { t } = useT()
  const list = (Array.isArray(value) ? value : []) as unknown as Branch[]
  const max = meta.max ?? 9
  const set = (next: Branch[]) => onChange(next as never)
  const add = () => {
    const name = t('canvas.form.branch', { number: list.length + 1 })
    set([...list, { id: freshId(list, 'b'), name, when: { all: [] } }])
  }
  const copy = (index: number) => {
    const { name, when } = list[index]!
    const twin = { id: freshId(list, 'b'), name: t('canvas.form.copyName', { name }).slice(0, 60), when }
    set(list.toSpliced(index + 1, 0, twin))
  }
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.list}>
        {list.map((branch, index) => (
          <div key={branch.id} className={styles.group}>
            <div className={styles.row}>
              <TextInput
                aria-label={t('canvas.form.branchName')}
                value={branch.name}
                maxLength={60}
                onChange={(event) => set(changed(list, index, { name: event.currentTarget.value }))}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={index === 0}
                aria-label={t('canvas.form.moveUp')}
                onClick={() => set(moved(list, index, -1))}
              >
                <Icon name="arrow-up" size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={list.length >= max}
                aria-label={t('canvas.form.copyBranch', { name: branch.name })}
                onClick={() => copy(index)}
              >
                <Icon name="copy" size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={list.length === 1}
                aria-label={t('canvas.form.removeBranch', { name: branch.name })}
                onClick={() => set(without(list, index))}
              >
                <Icon name="trash" size={16} />
              </ActionIcon>
            </div>
            <ConditionEditor
              condition={branch.when}
              scope={scope}
              onChange={(when) => set(changed(list, index, { when }))}
            />
          </div>
        ))}
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
      <Button
        variant="subtle"
        size="compact-sm"
        mt={6}
        disabled={list.length >= max}
        leftSection={<Icon name="plus" size={14} />}
        onClick={add}
      >
        {t('canvas.form.addBranch')}
      </Button>
    </fieldset>
  )
}
