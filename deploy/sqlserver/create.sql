-- The database and the one account that the platform uses it with. Runs again without harm.
IF DB_ID(N'parcours') IS NULL CREATE DATABASE parcours;
GO
-- Readers see the last commit and wait for no writer.
IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = N'parcours') = 0
    ALTER DATABASE parcours SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO
IF SUSER_ID(N'parcours') IS NULL CREATE LOGIN parcours WITH PASSWORD = N'$(PARCOURS_PASSWORD)';
GO
USE parcours;
IF USER_ID(N'parcours') IS NULL CREATE USER parcours FOR LOGIN parcours;
ALTER ROLE db_owner ADD MEMBER parcours;
GO
