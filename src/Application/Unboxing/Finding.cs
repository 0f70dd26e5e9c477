namespace Parcours.Application.Unboxing;

/// <summary>What a signal found, or why it measured nothing.</summary>
public enum Finding
{
    QrFound,

    /// <summary>And another order's as well.</summary>
    QrFoundBesideAnothers,
    PrintedCodeFound,
    AnothersCodeFound,
    CodeNotFound,

    /// <summary>No QR code; the printed one was not looked for. {0}: the package that would read it.</summary>
    PrintedCodeNotRead,

    /// <summary>No QR code; the printed one was not read to its end.</summary>
    PrintedCodeNotReadInTime,

    NotSeenBefore,
    SeenBefore,
    TooPlainToCompare,
    AllRecordedLive,

    /// <summary>{0} of {1} media.</summary>
    SomeRecordedLive,
    NoneRecordedLive,
    DeclaredAsExpected,
    DeclaredProblem,

    /// <summary>{0}: details found in both pictures.</summary>
    LikeReference,
    NoReference,
    ReferenceUnreadable,

    /// <summary>{0}: percent.</summary>
    Sharpness,

    /// <summary>{0}: percent.</summary>
    Exposure,
    TakenAfterDelivery,

    /// <summary>As above, but the camera noted no time zone.</summary>
    PerhapsTakenAfterDelivery,
    TakenBeforeDelivery,
    TakenAfterSubmission,
    NoShotTime,
    ShotTimeIsOurs,

    /// <summary>{0}: percent.</summary>
    CodeLegible,

    /// <summary>{0}: percent.</summary>
    VisibleDamage,
    VisionSilent,
    VisionUnclear,

    /// <summary>{0}: the package.</summary>
    MissingPackage,
    FileGone,
    FileTooLarge,
    FileUnreadable,

    /// <summary>{0}: millions of pixels at most.</summary>
    TooManyPixels,

    /// <summary>{0}: seconds.</summary>
    OutOfTime,

    OutOfMemory,

    /// <summary>The process that looked at the file ended without an answer.</summary>
    ProcessEnded,

    /// <summary>The analysis failed as a whole. {0}: how often it was tried.</summary>
    NotAnalyzed,
    NothingToLookAt,
}
