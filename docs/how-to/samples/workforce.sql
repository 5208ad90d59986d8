-- All staff of an organisation by ethnic group, with the columns of a return.
SELECT organisation, year, 1 AS indicator, 'all' AS section, 'all' AS category, ethnic_group AS "group",
       'headcount' AS measure, people AS value, 'HR warehouse, table workforce' AS source
FROM workforce
WHERE organisation = :organisation AND year = :year;
