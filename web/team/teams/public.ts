/** What other folders of the web may use of teams and departments. */
export { treeOf } from './tree.ts'
