# /etc has a history. Whatever the other states changed there is committed at the end.
etckeeper init:
  cmd.run:
    - creates: /etc/.git
    - require:
      - pkg: packages of every machine

etc is committed:
  cmd.run:
    - name: etckeeper commit 'Applied by Salt'
    - onlyif: etckeeper unclean
    - order: last
    - require:
      - cmd: etckeeper init
